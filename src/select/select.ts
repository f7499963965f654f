// What a selecting expression is once it is parsed, and how it is written. Pure data: knows no step.

/** A tree of tests. `operator` is one of operators/index.ts; `argument` is null for one that takes none. */
export type Select =
  | { readonly kind: 'test'; readonly operator: string; readonly argument: string | null }
  | { readonly kind: 'not'; readonly of: Select }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly [Select, Select, ...Select[]] }

/** The operator that a word alone stands for. */
export const WORD = '~row'

/**
 * The expression, which parses to the same again. `named` writes words as `~row WORD`, so that it holds an operator: the
 * screen takes a text without one for plain text.
 */
export function printSelect(select: Select, words: 'bare' | 'named' = 'bare'): string {
  switch (select.kind) {
    case 'test': {
      const { operator, argument } = select
      if (argument === null) return operator
      return operator === WORD && words === 'bare' ? quoted(argument) : `${operator} ${quoted(argument)}`
    }
    case 'not':
      return `!${inner(select.of, words)}`
    case 'and':
      return select.parts.map((part) => inner(part, words)).join(' & ')
    case 'or':
      return select.parts.map((part) => inner(part, words)).join(' | ')
  }
}

function inner(select: Select, words: 'bare' | 'named'): string {
  const text = printSelect(select, words)
  return select.kind === 'and' || select.kind === 'or' ? `(${text})` : text
}

/** In quotes, where it would not be one word without them. */
function quoted(text: string): string {
  if (/^[\w./:@>=<-][^\s()&|"'\\]*$/u.test(text)) return text
  return `"${text.replace(/["\\]/gu, '\\$&')}"`
}
