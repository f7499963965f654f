// Where in a text one random string may stand. Of an address, no more than a segment of its path: the host, and what a
// registry's own paths name, is public, and never part of it.

import { isHarmlessParameter } from '../redact-url.ts'
import type { Span } from '../spans.ts'
import { urlParts } from '../url-parts.ts'

/** As long as a random string has to be. */
const WORD = /[A-Za-z0-9_+/-]{32,4096}={0,2}/g
const WORD_OF_PATH = /[A-Za-z0-9_+-]{32,4096}={0,2}/g
const ADDRESS = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>\\]{1,8192}|\/v2\/[^\s"'<>\\]{1,8192}/gi
/** Of an address without a scheme, such as `gcr.io/…` and `r.example:5000/…`, what a word has of its host. */
const REST_OF_HOST = /^(?:[a-z]{2,18}|\d{1,5})\//
/** An image, in the words of skopeo and podman. */
const IMAGE = /^(?:docker|docker-daemon|containers-storage):/i

/** In any text; in order. Never throws. */
export function wordsIn(text: string): Span[] {
  const words: Span[] = []
  let done = 0
  for (const { 0: address, index } of text.matchAll(ADDRESS)) {
    words.push(...wordsBetween(text, { start: done, end: index }), ...moved(wordsInUrl(address), index))
    done = index + address.length
  }
  return [...words, ...wordsBetween(text, { start: done, end: text.length })]
}

/** In a text that is a URL. */
export function wordsInUrl(url: string): Span[] {
  if (IMAGE.test(url)) return []
  const { segments, query, fragment } = urlParts(url)
  const places = [...unnamed(url, segments), ...(query === null ? [] : valuesIn(url, query))]
  if (fragment !== null) places.push(fragment)
  return places.flatMap((place) => within(url, place, WORD_OF_PATH))
}

function wordsBetween(text: string, gap: Span): Span[] {
  return within(text, gap, WORD).flatMap((word) => {
    const isBehindHost = /\w[.:]$/.test(text.slice(Math.max(0, word.start - 2), word.start))
    const host = isBehindHost ? REST_OF_HOST.exec(text.slice(word.start, word.start + 20))?.[0] : undefined
    if (host === undefined) return [word]
    return within(text, { start: word.start + host.length, end: word.end }, WORD_OF_PATH)
  })
}

/** Without repositories, tags and digests (distribution spec, endpoints). An upload's id is none: the registry made it up. */
function unnamed(url: string, segments: readonly Span[]): readonly Span[] {
  const texts = segments.map(({ start, end }) => url.slice(start, end))
  const root = texts.indexOf('v2')
  if (root < 0) return segments
  const [last, title, ...name] = texts.slice(root + 1).toReversed()
  if (last === undefined || (last === '_catalog' && title === undefined)) return segments.slice(0, root)
  const upload = texts.findIndex((text, i) => i > root + 2 && text === 'uploads' && texts[i - 1] === 'blobs')
  if (upload >= 0) return [...segments.slice(0, root), ...segments.slice(upload + 1)]
  const isNamed = /^(?:manifests|blobs|referrers)$/.test(title ?? '') || (title === 'tags' && last === 'list')
  return isNamed && name.length > 0 ? segments.slice(0, root) : segments
}

/** Of parameters that explain a request, the values are names, too. */
function valuesIn(url: string, { start, end }: Span): Span[] {
  let at = start
  return url
    .slice(start, end)
    .split('&')
    .flatMap((pair) => {
      const place = { start: at, end: at + pair.length }
      at = place.end + 1
      return isHarmlessParameter(/^[^=]*/.exec(pair)?.[0] ?? '') ? [] : [place]
    })
}

function within(text: string, { start, end }: Span, pattern: RegExp): Span[] {
  return [...text.slice(start, end).matchAll(pattern)].map(({ 0: word, index }) => ({
    start: start + index,
    end: start + index + word.length,
  }))
}

function moved(spans: readonly Span[], by: number): Span[] {
  return spans.map(({ start, end }) => ({ start: start + by, end: end + by }))
}
