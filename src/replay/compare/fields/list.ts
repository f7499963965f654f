// What a list holds: tags, repositories, referrers. Its order and its pages are the registry's own business.

import { parseObject } from '../../../registry/json.ts'
import type { Reading } from '../../../decode/reading.ts'
import type { Field } from '../field.ts'

/** By operation, the member that is the list. */
const MEMBERS: Readonly<Record<string, string>> = {
  'tags-list': 'tags',
  catalog: 'repositories',
  referrers: 'manifests',
}

export const list: Field = {
  id: 'list',
  compare({ baseline, last, areGood }) {
    const member = MEMBERS[baseline.first.operation ?? '']
    if (member === undefined || !areGood) return null
    const [before, now] = [countOf(last.baseline, member), countOf(last.candidate, member)]
    if (before === now || before === null) return null
    const found = { baseline: `${before} ${member}`, candidate: now === null ? null : `${now} ${member}` }
    return now === null
      ? { ...found, weight: 'breaking', because: `the answer holds no ${member}` }
      : {
          ...found,
          weight: 'visible',
          because: 'the list has changed since, or pages and filters are not passed on',
        }
  },
}

/** null when there is no such list, or the body was not kept whole. */
function countOf(reading: Reading | null, member: string): number | null {
  const entries = reading?.text == null ? null : parseObject(reading.text)?.[member]
  return Array.isArray(entries) ? entries.length : null
}
