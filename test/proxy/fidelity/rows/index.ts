// All rows, by theme.

import type { Row } from '../row.ts'
import { BODIES } from './bodies.ts'
import { BREAKS } from './breaks.ts'
import { CONNECTIONS } from './connections.ts'
import { HEADS } from './heads.ts'
import { LEAVING } from './leaving.ts'
import { REQUESTS } from './requests.ts'
import { UPLOADS } from './uploads.ts'

interface Theme {
  readonly name: string
  readonly rows: readonly Row[]
}

export const THEMES: readonly Theme[] = [
  { name: 'the head of a request', rows: REQUESTS },
  { name: 'the head of an answer', rows: HEADS },
  { name: 'the body of an answer', rows: BODIES },
  { name: 'an origin that breaks off', rows: BREAKS },
  { name: 'a client that leaves', rows: LEAVING },
  { name: 'an upload', rows: UPLOADS },
  { name: 'a connection', rows: CONNECTIONS },
]
