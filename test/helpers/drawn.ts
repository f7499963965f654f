// A screen as Ink draws it. Apart from screens.ts, because it loads Ink.

import { renderToString } from 'ink'
import { createElement } from 'react'
import { Rows } from '../../ui/app.tsx'
import type { Screen } from '../../ui/screen.ts'

/** Ended by a line feed. */
export function drawn(screen: Screen, columns: number): string {
  return `${renderToString(createElement(Rows, { rows: screen.getRows() }), { columns })}\n`
}
