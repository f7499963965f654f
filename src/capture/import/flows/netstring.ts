// What a typed netstring may say. Knows no bytes of files.

/**
 * Text is what mitmproxy writes for `str`, bytes for `bytes`. Numbers keep their spelling, to be written as they were.
 * `L` is `Long` where values may be too long to be held.
 */
export type Netstring<L extends Long = never> =
  | L
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly tag: '#' | '^'; readonly literal: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'list'; readonly items: readonly Netstring<L>[] }
  | {
      readonly kind: 'dictionary'
      readonly members: readonly Member<L>[]
      /** Of two with one name the last, as Python has it. */
      readonly byName: ReadonlyMap<string, Netstring<L>>
    }

/** What is told of bytes or text that passed by. */
export interface Long {
  readonly kind: 'long'
  readonly of: 'bytes' | 'text'
  /** null where nobody asked for it. */
  readonly content: Content | null
}

/** Bytes that need not be held to be told of. */
export interface Content {
  readonly bytes: number
  /** Hex. */
  readonly sha256: string
  /** All of them, or at least as many of the first as are ever kept of a body. */
  readonly head: Buffer
}

export type Member<L extends Long = never> = readonly [key: Netstring<L>, value: Netstring<L>]

export type Dictionary<L extends Long = never> = Extract<Netstring<L>, { kind: 'dictionary' }>
