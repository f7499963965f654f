// What the bodies of a flow were before they were redacted: noted in its `metadata`, where mitmproxy leaves what others put.
// Else a manifest that lost a secret would be told as corrupt. What a file says there is as hostile as the rest of it.

import { contentOf, fieldOf, headersOf, numberOf, stringOf } from './fields.ts'
import type { Content, Dictionary, Long, Member, Netstring } from './netstring.ts'

const PARTS = ['request', 'response'] as const

type Part = (typeof PARTS)[number]

/** On the wire, with its content coding. */
export interface Original {
  readonly bytes: number
  /** Null unless the flow names it anyway: of a form with a password, the hash is enough to try passwords. */
  readonly sha256: string | null
}

/** Of `metadata`. */
export const NOTES = 'pullscope'

/** Null where the body is what it was. */
export function originalOf(flow: Netstring<Long>, part: Part): Original | null {
  const note = fieldOf(fieldOf(fieldOf(flow, 'metadata'), NOTES), part)
  const [bytes, sha256] = [numberOf(fieldOf(note, 'bytes')), stringOf(fieldOf(note, 'sha256'))]
  if (bytes === null || !Number.isSafeInteger(bytes) || bytes < 0) return null
  if (sha256 === null) return { bytes, sha256 }
  return /^[0-9a-f]{64}$/.test(sha256) ? { bytes, sha256 } : null
}

/** `after`, which is `before` with other texts in it, with a note of each body that is another. */
export function withOriginals(before: Dictionary, after: Netstring): Netstring {
  const metadata = memberOf(after, 'metadata')
  if (after.kind !== 'dictionary' || metadata?.kind !== 'dictionary') return after
  const notes = PARTS.flatMap((part): Member[] => {
    const content = fieldOf(fieldOf(before, part), 'content')
    if (content === memberOf(memberOf(after, part), 'content')) return []
    // What was redacted before was another body still.
    const original = originalOf(before, part) ?? seenIn(before, contentOf(content))
    return original === null ? [] : [[text(part), noteOf(original)]]
  })
  if (notes.length === 0) return after
  const known = memberOf(metadata, NOTES)
  const all = withMembers(known?.kind === 'dictionary' ? known : dictionary([]), notes)
  return withMembers(after, [[text('metadata'), withMembers(metadata, [[text(NOTES), all]])]])
}

function seenIn(flow: Dictionary, content: Content | null): Original | null {
  if (content === null) return null
  const { bytes, sha256 } = content
  const path = stringOf(fieldOf(fieldOf(flow, 'request'), 'path')) ?? ''
  const headers = PARTS.flatMap((part) => headersOf(fieldOf(fieldOf(flow, part), 'headers')) ?? [])
  const isNamed = [path, ...headers.map(([, value]) => value)].some((text) => text.includes(sha256))
  return { bytes, sha256: isNamed ? sha256 : null }
}

function noteOf({ bytes, sha256 }: Original): Netstring {
  const count = { kind: 'number', tag: '#', literal: String(bytes) } as const
  const hash: readonly Member[] = sha256 === null ? [] : [[text('sha256'), text(sha256)]]
  return dictionary([[text('bytes'), count], ...hash])
}

/** By its members alone: who changes some leaves `byName` as it was. */
function memberOf(value: Netstring | null, name: string): Netstring | null {
  if (value?.kind !== 'dictionary') return null
  return value.members.findLast(([key]) => stringOf(key) === name)?.[1] ?? null
}

/** In the place of those with the same names, or behind all. */
function withMembers(value: Dictionary, added: readonly Member[]): Dictionary {
  const names = new Map(added.map((member) => [stringOf(member[0]), member]))
  const kept = value.members.map((member) => names.get(stringOf(member[0])) ?? member)
  return dictionary([...kept, ...added.filter((member) => !kept.includes(member))])
}

function text(content: string): Netstring {
  return { kind: 'text', text: content }
}

function dictionary(members: readonly Member[]): Dictionary {
  return { kind: 'dictionary', members, byName: new Map() }
}
