// The earlier report that `--baseline` names.

import { compareBaseline, type BaselineDelta } from '../../replay/baseline.ts'
import { parseBaseline } from '../../replay/parse-baseline.ts'
import type { Verdict } from '../../replay/verdict.ts'
import { readFlagFile } from '../network/flag-file.ts'

/** null for none; `candidates` are all of this run. Throws `file-missing`, `file-unreadable`, and what is said of a file that is no report. */
export async function openBaseline(
  path: string | null,
  candidates: readonly URL[],
): Promise<((verdict: Verdict) => BaselineDelta) | null> {
  if (path === null) return null
  const text = Buffer.from(await readFlagFile('--baseline', path), 'latin1').toString('utf8')
  const baseline = parseBaseline(text, path)
  const urls = candidates.map(({ origin }) => origin)
  return (verdict) => compareBaseline(baseline, verdict, urls)
}
