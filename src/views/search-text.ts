// What a filter looks at: the words of a step, wherever it is drawn.

import type { Step } from '../decode/trace.ts'
import type { Row } from './rows.ts'

/** What one row has to be found by; the text of a step is that of all its rows. */
export function searchText({ step, words, label }: Pick<Row, 'step' | 'words' | 'label'>): string {
  return [words, label, step.phase, step.from, step.to, step.url ?? '', step.outcome].join('\n')
}

/** Of a step that is not drawn. */
export function hiddenText(step: Step, label: string): string {
  return searchText({ step, label, words: `${step.ask}\n${step.answer ?? ''}` })
}
