// What the capture says of a demo pull that failed: the cause in one sentence, and where to read more.

import { decode } from '../../decode/decode.ts'
import type { Session } from '../../model/session.ts'
import { judge } from '../../rules/judge.ts'
import { escapeTerminal } from '../../text/escape-terminal.ts'

/** Lines for stderr; `capture` is the file that was kept, if any. */
export function headlineLines(session: Session, capture: string | null): readonly string[] {
  const { headlines, findings } = judge(decode(session), session)
  // With a mirror there may be several attempts; the client's words are about the last.
  const headline = [...headlines.values()].at(-1) ?? findings[0]
  return [
    headline === undefined
      ? 'no rule explains it'
      : `because ${escapeTerminal(headline.message)} [${headline.rule}]`,
    ...(capture === null ? [] : [`all of it: pullscope explain ${capture}`]),
  ]
}
