// What the detail of a step is made of, apart from how it is set: lines of a width on the screen, elements in a page. Its
// words are as they came: the sinks escape them.

import { span, type Span, type Tone } from '../../text/span.ts'

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  /** A value with its name; an empty name goes on with the value before. */
  | { readonly kind: 'field'; readonly name: string; readonly value: Span }
  | { readonly kind: 'paragraph'; readonly value: Span }
  | { readonly kind: 'header'; readonly name: string; readonly value: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly Span[])[] }
  /** A body; its line feeds are line feeds. */
  | { readonly kind: 'text'; readonly text: string }

export function heading(text: string): readonly Block[] {
  return [{ kind: 'heading', text }]
}

export function field(name: string, value: string | Span): readonly Block[] {
  return [{ kind: 'field', name, value: typeof value === 'string' ? span(value) : value }]
}

/** Sentences. */
export function paragraph(text: string, tone: Tone = 'plain'): readonly Block[] {
  return [{ kind: 'paragraph', value: span(text, tone) }]
}

/** Cells in columns. */
export function table(rows: readonly (readonly Span[])[]): readonly Block[] {
  return [{ kind: 'table', rows }]
}
