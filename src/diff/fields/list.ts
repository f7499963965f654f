// What a list holds: tags, repositories, referrers. Its order and its pages are the registry's own business.

import { isRecord, parseObject } from '../../registry/json.ts'
import type { End, Field } from '../field.ts'

/** By operation, the member that is the list. */
const MEMBERS: Readonly<Record<string, string>> = {
  'tags-list': 'tags',
  catalog: 'repositories',
  referrers: 'manifests',
}

interface Listed {
  readonly member: string
  /** null when the answer holds no such list. */
  readonly entries: ReadonlySet<string> | null
}

/** So many entries that one side has alone are named. */
const MOST_NAMED = 5

export const list: Field = ({ a, b }) => {
  const [one, other] = [listOf(a), listOf(b)]
  const [left, right] = [wordsOf(one, other), wordsOf(other, one)]
  return left === right ? [] : [{ name: 'list', a: left, b: right, note: null }]
}

function listOf({ step, reading }: End): Listed | null {
  const member = MEMBERS[step.operation ?? '']
  if (member === undefined || reading?.text == null || !reading.isGood) return null
  const entries: unknown = parseObject(reading.text)?.[member]
  return { member, entries: Array.isArray(entries) ? new Set(entries.map(nameOf)) : null }
}

/** A referrer by its digest. */
function nameOf(entry: unknown): string {
  const name = isRecord(entry) ? entry['digest'] : entry
  return typeof name === 'string' ? name : JSON.stringify(entry)
}

/** `3 tags`; `3 tags, v2 alone`. Equal for lists of the same. */
function wordsOf(own: Listed | null, its: Listed | null): string | null {
  if (own === null) return null
  const { member, entries } = own
  if (entries === null) return `no ${member}`
  const alone = [...entries].filter((name) => its?.entries?.has(name) === false).sort()
  const more = alone.length > MOST_NAMED ? ', …' : ''
  const named = alone.length === 0 ? '' : `, alone ${alone.slice(0, MOST_NAMED).join(', ')}${more}`
  return `${entries.size} ${member}${named}`
}
