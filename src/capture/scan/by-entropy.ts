// Strings so random that nobody made them up: what is left when no name and no shape tells of a secret. Last and least:
// registries are full of random strings that give no access, and each kind of them is passed by here.

import type { Suspicion } from './suspicion.ts'
import { wordsIn, wordsInUrl } from './words.ts'

/** Bits a character. Base64 of random bytes of this length has 4.5 and more, names in code have 4 and less. */
const RANDOM = 4.2

/** Ids and checksums that servers give out with every answer. */
const PUBLIC_HEADER =
  /^(?:etag|if-(?:none-)?match|digest|content-(?:md5|digest|security-policy)|(?:x-)?.*(?:request|trace|correlation|upload|version|cf|host)-?id|x-amz-(?:id-2|checksum-.*)|x-goog-(?:hash|stored-.*)|cf-ray|report-to|nel|reporting-endpoints|server-timing|alt-svc|traceparent|tracestate|sec-websocket-(?:key|accept)|user-agent|accept.*|.*digest|x-cache.*|via|age|date|expires|last-modified|link|content-type|docker-.*)$/i

/** What images are described by, and lists of their tags: anyone may read those. */
const PUBLIC_BODY = /"(?:schemaVersion|rootfs|fsLayers)"\s*:|^\s*\{\s*"name"\s*:\s*"[^"]*"\s*,\s*"tags"\s*:/
/** Ids of commits, digests and UUIDs, which names of tags have in them. */
const PUBLIC_ID =
  /(?<![A-Za-z0-9])(?:[0-9a-f]{20,128}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![A-Za-z0-9])/g

/** `form`: whether all of the text is a URL. */
export function byEntropy(text: string, form: 'url' | 'text'): Suspicion[] {
  if (PUBLIC_BODY.test(text)) return []
  const words = form === 'url' ? wordsInUrl(text) : wordsIn(text)
  return words.flatMap(({ start, end }) => {
    const before = text.slice(Math.max(0, start - 30), start)
    const word = text.slice(start, end)
    return isRandom(word.replace(PUBLIC_ID, '')) && !isChecksum(word, before)
      ? [{ kind: 'random string', start, end }]
      : []
  })
}

export function isPublicHeader(name: string): boolean {
  return PUBLIC_HEADER.test(name)
}

function isRandom(word: string): boolean {
  const digits = word.match(/\d/g)?.length ?? 0
  if (digits < 3 || !/[a-z]/.test(word) || !/[A-Z]/.test(word)) return false
  // A path, or words with hyphens between them.
  if (word.split(/[/_-]/).every((piece) => piece.length < 16)) return false
  return bitsOf(word) >= RANDOM
}

/** `sha256-…` of a page's scripts, and PEM that is public. */
function isChecksum(word: string, before: string): boolean {
  return (
    /^sha(?:256|384|512)-/.test(word) ||
    /sha(?:256|384|512)[-:]$/.test(before) ||
    /BEGIN |\n$|\\n$/.test(before)
  )
}

/** Shannon's entropy of its characters. */
function bitsOf(word: string): number {
  const counts = new Map<string, number>()
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / word.length) * Math.log2(count / word.length)
  return bits
}
