// Which characters may stand in a text that a program or a person will read. The base of every escaper.

/**
 * Whatever could act, hide or mislead instead of being seen: controls (C0, DEL, C1), format characters (bidi controls,
 * joiners, tags), lone surrogates, private and unassigned code points, separators and spaces other than U+0020, marks
 * without end (more than four on one letter), and variation selectors, which terminals do not agree how to measure.
 */
const UNPRINTABLE = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]|(?<=\p{M}{4})\p{M}/gu

/** Gives each unprintable character (one code point, or one lone surrogate) to `show`; the rest stays as it is. */
export function replaceUnprintable(text: string, show: (character: string) => string): string {
  return text.replace(UNPRINTABLE, show)
}

/** The number of a character that is there: a code point, or that of a lone surrogate. */
export function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0
}

const SHORT: Partial<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** A name for a character that cannot be shown itself: `\n`, `\x1b`, `\u{202e}`. */
export function nameCharacter(character: string): string {
  const code = codePoint(character)
  const hex = code.toString(16)
  return SHORT[character] ?? (code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`)
}
