// The head of an answer as a client of `--reverse` gets it: what would lead it elsewhere leads it to pullscope. Pure.

import type { Rewrite } from '../../capture/event.ts'
import { parseAuthenticate, type FoundParameter } from '../../http/authenticate.ts'
import type { HeaderList } from '../../http/headers.ts'
import type { Detour } from './detour.ts'
import { rewriteReference, type Rewritten, type Standpoint } from './reference.ts'

interface AnswerHead {
  readonly headers: HeaderList
  readonly rewritten: readonly Rewrite[]
  /** Other hosts that the client is led to. */
  readonly detours: readonly Detour[]
}

type RewriteValue = (value: string, from: Standpoint, status: number) => readonly Piece[]

/** A part of a value that is replaced. */
interface Piece extends Rewritten {
  readonly start: number
  readonly end: number
}

const REWRITES: Readonly<Record<string, RewriteValue>> = {
  'www-authenticate': (value, from) => realmsOf(value).flatMap((realm) => rewriteRealm(realm, from)),
  location: (value, from, status) => {
    const kind = status >= 300 && status < 400 ? 'redirect' : 'link'
    return [{ start: 0, end: value.length, ...rewriteReference(value, from, kind) }]
  },
  link: (value, from) =>
    Array.from(value.matchAll(/<([^>]*)>/g), ({ index, 1: url = '' }) => ({
      start: index + 1,
      end: index + 1 + url.length,
      ...rewriteReference(url, from, 'link'),
    })),
}

/** Everything but the URLs stays as it was: names, order, repeats, spaces, and challenges of other schemes. */
export function rewriteAnswerHead(status: number, headers: HeaderList, from: Standpoint): AnswerHead {
  const rewritten: Rewrite[] = []
  const detours: Detour[] = []
  const down = headers.map(([name, value]): readonly [string, string] => {
    const part = name.toLowerCase()
    const rewrite = Object.hasOwn(REWRITES, part) ? REWRITES[part] : undefined
    const pieces = rewrite?.(value, from, status) ?? []
    const to = replaced(value, pieces)
    if (to === value) return [name, value]
    rewritten.push({ part, from: value, to })
    detours.push(...pieces.flatMap(({ detour }) => detour ?? []))
    return [name, to]
  })
  return { headers: down, rewritten, detours }
}

/** Realms that a client asks for a token (distribution, docs/spec/auth/token); that of Basic is a text for people. */
function realmsOf(value: string): FoundParameter[] {
  const realms: FoundParameter[] = []
  parseAuthenticate(value, (parameter) => {
    const { scheme, name, value: realm } = parameter
    if (/^bearer$/i.test(scheme) && name === 'realm' && /^https?:\/\//i.test(realm)) realms.push(parameter)
  })
  return realms
}

/** A URL holds characters that are no token's, so that it stands in quotes, here and there (RFC 9110 §11.2). */
function rewriteRealm({ value, start, end }: FoundParameter, from: Standpoint): Piece[] {
  const { text, detour } = rewriteReference(value, from, 'realm')
  return text === value ? [] : [{ start, end, text: `"${text.replace(/["\\]/g, '\\$&')}"`, detour }]
}

function replaced(value: string, pieces: readonly Piece[]): string {
  let at = 0
  let text = ''
  for (const piece of pieces) {
    text += value.slice(at, piece.start) + piece.text
    at = piece.end
  }
  return text + value.slice(at)
}
