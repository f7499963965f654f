// The escaper of mermaid sequence diagrams: text of messages, notes and participants' labels (after `as`).

import { codePoint, nameCharacter, replaceUnprintable } from './printable.ts'

/**
 * All but letters, digits and signs that have no meaning anywhere in a diagram. `ﬂ` and `ß` are letters, but mermaid
 * marks its own entities with them.
 */
const SPECIAL = /[^\p{L}\p{M}\p{N} ./:_=,()+?!…·→↺-]|[ﬂß]/gu

/** Mermaid takes `wrap:` at the start of a text, and `style…:…#…;` and `classDef…` anywhere, for its own syntax. */
const WORD_BEFORE_COLON = /wrap|style|classDef/iu

/**
 * Text as it is to be read, with entity codes (`#59;`) for what would end the message or begin a comment, a directive
 * or markup. Unprintable characters are made visible as on a terminal. An empty text becomes a space, since mermaid
 * wants one. https://mermaid.js.org/syntax/sequenceDiagram.html#entity-codes-to-escape-characters
 */
export function escapeMermaid(text: string): string {
  if (text.trim() === '') return '#32;'
  const escaped = replaceUnprintable(text, nameCharacter).replace(SPECIAL, entity)
  return WORD_BEFORE_COLON.test(text) ? escaped.replace(/:/gu, entity) : escaped
}

/** A whole document in ASCII, which is drawn as before. */
export function asciiMermaid(document: string): string {
  return document.replace(/[^\n -~]/gu, entity)
}

function entity(character: string): string {
  return `#${codePoint(character)};`
}
