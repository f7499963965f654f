// The body of a request: as text through a pipe, where the capture has all of it; else as a file of the user's.

import type { BodySummary } from '../../capture/event.ts'
import { shellFormat } from '../../text/escape-shell.ts'
import { count } from '../../text/units.ts'
import type { Piece, Secret, Secrets } from './secrets.ts'

export interface SentBody {
  /** In front of curl; empty when nothing is piped. */
  readonly pipe: string
  /** What curl gets of it. */
  readonly options: readonly string[]
  readonly secrets: readonly Secret[]
  /** What the reader has to know, one line each. */
  readonly remarks: readonly string[]
}

const NO_BODY: SentBody = { pipe: '', options: [], secrets: [], remarks: [] }

/** Text through printf: `@` and leading dashes mean nothing there, and line feeds stay. */
export function sentBody(body: BodySummary | null, secrets: Secrets): SentBody {
  if (body === null || body.bytes === 0) return NO_BODY
  if (body.kept !== 'whole' || body.text === undefined) {
    const { variable, isNew, kind } = secrets.named(body.sha256 ?? `${body.bytes} bytes`, 'BODY')
    const what = body.sha256 === null ? '' : ` with sha256:${body.sha256}`
    return {
      ...NO_BODY,
      options: [`--data-binary @"\${${variable}:?}"`],
      secrets: [{ variable, isNew, kind }],
      remarks: isNew
        ? [
            `${variable} is a file of ${count(body.bytes, 'byte')}${what}, which the capture does not hold as text`,
          ]
        : [],
    }
  }
  const pieces = secrets.split(body.text, 'SECRET')
  const own = pieces.filter((piece) => typeof piece !== 'string')
  return {
    pipe: `printf ${printed(pieces)} |`,
    options: ['--data-binary @-'],
    secrets: own,
    remarks: body.decoded === undefined ? [] : ['the body was sent compressed, and is here as it was before'],
  }
}

/** A format, and a variable for each `%s` in it. */
function printed(pieces: readonly Piece[]): string {
  const format = pieces.map((piece) => (typeof piece === 'string' ? shellFormat(piece) : "'%s'")).join('')
  const values = pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [`"\${${piece.variable}:?}"`]))
  return [format, ...values].join(' ')
}
