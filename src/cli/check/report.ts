// The report on standard output, in the format that the user asked for.

import { PullscopeError } from '../../errors.ts'
import { REPORT_FORMATS } from '../../replay/reports/index.ts'
import type { Examination } from '../../replay/reports/report.ts'
import { colourLevel, glyphSet, print, printWidth } from '../stdio.ts'
import type { CandidateFlags } from './flags.ts'

export async function printReport(
  examinations: readonly Examination[],
  { format, ascii }: Pick<CandidateFlags, 'format' | 'ascii'>,
  command: 'check' | 'replay',
): Promise<void> {
  const found = REPORT_FORMATS.find(({ id }) => id === format)
  if (found === undefined)
    throw new PullscopeError('usage', `there is no format ${format}`, '--help lists them')
  const printing = { env: process.env, terminal: process.stdout }
  const text = found.render(examinations, {
    command,
    width: printWidth(printing),
    glyphs: ascii === true ? 'ascii' : glyphSet(process.env),
    colours: colourLevel(printing),
  })
  await print(text)
}
