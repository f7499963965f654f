// What a trace came to, as text for the terminal that the screen has given back.

import { decode } from '../../decode/decode.ts'
import type { Session } from '../../model/session.ts'
import { judge } from '../../rules/judge.ts'
import { toAnsiText } from '../../text/ansi.ts'
import { summaryLines } from '../../views/summary.ts'
import { colourLevel, glyphSet } from '../stdio.ts'

/** A line a pull, and the total. */
export function summaries(session: Session): string {
  const trace = decode(session)
  const lines = summaryLines({ session, trace, judgement: judge(trace, session) }, glyphSet(process.env))
  return toAnsiText(lines, colourLevel({ env: process.env, terminal: process.stdout }))
}
