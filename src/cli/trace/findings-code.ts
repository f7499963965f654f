// `--fail-on`: what a trace that has ended counts as. Says on stderr which findings made it fail.

import { decode } from '../../decode/decode.ts'
import type { Session } from '../../model/session.ts'
import { judge } from '../../rules/judge.ts'
import { reaches, type Threshold } from '../../rules/threshold.ts'
import { sentenceOf } from '../../views/finding-rows.ts'
import { note } from '../stdio.ts'

/** 1 if there is a finding at or above the threshold, else 0. */
export function codeOfFindings(session: Session, threshold: Threshold): 0 | 1 {
  const { findings } = judge(decode(session), session)
  const grave = findings.filter((finding) => reaches([finding], threshold))
  for (const finding of grave) note(`--fail-on ${threshold}: ${finding.level}: ${sentenceOf(finding)}`)
  return grave.length === 0 ? 0 : 1
}
