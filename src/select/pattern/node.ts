// What a pattern is made of, between its text and its automaton.

/** Tests one character (a code point), in lower case. */
export type CharacterTest = (character: string) => boolean

export type PatternNode =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  /** `^` and `$`: of the whole text, not of its lines. */
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly PatternNode[] }
  /** `most` is null without a limit. */
  | {
      readonly kind: 'repeat'
      readonly of: PatternNode
      readonly least: number
      readonly most: number | null
    }

/** `at` counts UTF-16 units from the beginning of the text. */
export interface Fault {
  readonly message: string
  readonly at: number
}

/** Thrown and caught within src/select alone: a parser that is nested deeply gets out of it at once. */
export class FaultError extends Error {
  override readonly name = 'FaultError'
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}
