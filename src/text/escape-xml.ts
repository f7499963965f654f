// The escaper of SVG and HTML: text between tags and inside quoted attributes. Not for script, style, URLs or comments.

import { nameCharacter, replaceUnprintable } from './printable.ts'

const ENTITIES: Partial<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // `&apos;` is XML's alone; HTML 4 readers know the number.
  "'": '&#39;',
}

/**
 * Text that XML 1.0 and HTML read back as it was. Unprintable characters, most of which XML cannot hold at all
 * (XML 1.0 §2.2), are made visible as on a terminal.
 */
export function escapeXml(text: string): string {
  return replaceUnprintable(text, nameCharacter).replace(
    /[&<>"']/gu,
    (character) => ENTITIES[character] ?? character,
  )
}
