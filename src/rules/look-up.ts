// From a client's words to what may have caused them: `explain --error`.

import { RULES } from './index.ts'
import type { Rule, Saying } from './rule.ts'

export interface Match {
  readonly rule: Rule
  readonly saying: Saying
}

/** What fits best comes first: the saying of which most letters are literally there. At most one a rule. */
export function causesOf(words: string, rules: readonly Rule[] = RULES): readonly Match[] {
  const said = normal(words)
  const matches = rules.flatMap((rule) => {
    const fitting = rule.says.filter(({ text }) => fits(text, said)).sort((a, b) => weight(b) - weight(a))
    return fitting[0] === undefined ? [] : [{ rule, saying: fitting[0] }]
  })
  return matches.toSorted((a, b) => weight(b.saying) - weight(a.saying))
}

/** Whether a client's words are those of a saying; `…` stands for any text, and words around it do not count. */
export function fits(saying: string, words: string): boolean {
  const said = normal(words)
  let from = 0
  return literals(saying).every((piece) => {
    const at = said.indexOf(piece, from)
    from = at + piece.length
    return at !== -1
  })
}

/** Terminals break lines, people change the case, and quotes get lost on the way through a shell. */
function normal(text: string): string {
  return text
    .toLowerCase()
    .replace(/["'`“”’\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

function literals(saying: string): string[] {
  return saying
    .split('…')
    .map(normal)
    .filter((piece) => piece !== '')
}

function weight({ text }: Saying): number {
  return literals(text).join('').length
}
