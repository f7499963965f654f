// Texts that try to break out of where they are shown. Every escaper and every view is tried with them.

import fc from 'fast-check'

/** What no text for a reader may hold. Written apart from the code under test: what acts, hides or is no character. */
export const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u00a0\u3000\ufe0f]/u

/** What an attacker would put into a header, a tag or an error message, and what odd but honest servers send. */
export const HOSTILE_TEXTS: readonly string[] = [
  '\u001b]52;c;cm0gLXJmIH4=\u0007',
  '\u001b]0;title\u0007',
  '\u001b[2J\u001b[1;1H',
  '\u009b31m',
  'before\rafter',
  'one\ntwo\r\nthree',
  '\u0000\u0007\b\t\u007f',
  '\u202egpj.exe\u202c',
  '\u2066isolate\u2069 \u200bzero\u200dwidth\ufeff',
  '\ud800 lone \udfff',
  'Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'&quot;&#39;&amp;",
  ']]><!--',
  'a;b#c%%d',
  '%%{init: {"theme":"dark"}}%%',
  'x\n  p0->>p1: forged',
  'end',
  'wrap: me',
  'nowrap:me',
  'style a:b#c;d',
  'classDef x:#35;y;',
  '#59;#quot;&#59;',
  'ﬂ°°60¶ß',
  '$$x^2$$',
  '```\n# heading',
  '-->>p1: x',
  '',
  ' ',
  '全角文字 と 한국어',
  '👩‍👩‍👧 ❤️ 🇩🇪',
  'x'.repeat(500),
]

/** Any sequence of UTF-16 units, lone surrogates included. */
const anyUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 24 })
  .map((units) => String.fromCharCode(...units))

/** Mostly nasty texts, and mixtures of them. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ unit: 'binary', maxLength: 24 }),
  anyUnits,
  fc
    .tuple(fc.constantFrom(...HOSTILE_TEXTS), fc.string(), fc.constantFrom(...HOSTILE_TEXTS))
    .map((parts) => parts.join('')),
)
