// The remedies of all kinds: for faults that there are, in characters that can be pasted into a configuration.

import { describe, expect, it } from 'vitest'
import { CANDIDATE_KINDS } from '../../../src/replay/candidates/index.ts'
import { checkOn } from '../../helpers/bench.ts'
import type { Breaks, Head } from '../../helpers/candidate/breaks.ts'
import { CATALOGUED_FAULTS } from '../../helpers/catalogued-faults.ts'
import { probeRig } from '../../helpers/probed.ts'
import { PROBES } from '../../../src/replay/probes/index.ts'

const ids = CATALOGUED_FAULTS.map(({ id }) => id)

it('the catalogue has 45 faults, each once, with a title', () => {
  expect(new Set(ids).size).toBe(45)
  expect(ids).toHaveLength(45)
  expect(CATALOGUED_FAULTS.filter(({ title }) => title.trim() === '')).toEqual([])
})

it('each fault of the catalogue has its probe', () => {
  expect(PROBES.map(({ id }) => id).sort()).toEqual([...ids].sort())
})

it('the kinds are each there once, and unknown is the last', () => {
  const kinds = CANDIDATE_KINDS.map(({ id }) => id)
  expect(new Set(kinds).size).toBe(kinds.length)
  expect([...kinds].sort()).toEqual(
    ['artifactory', 'distribution', 'harbor', 'nexus', 'nginx', 'openresty', 'unknown', 'worker'].sort(),
  )
  expect(kinds.at(-1)).toBe('unknown')
})

describe.each(CANDIDATE_KINDS)('remedies for $id', ({ remedies }) => {
  it('are for faults of the catalogue, and causes that their probes know', () => {
    const known = [
      ...ids,
      ...PROBES.flatMap(({ id, causes = {} }) => Object.keys(causes).map((cause) => `${id}/${cause}`)),
    ]
    expect(Object.keys(remedies).filter((id) => !known.includes(id))).toEqual([])
  })

  it('are one line of plain ASCII that says something', () => {
    const bad = Object.entries(remedies).filter(
      ([, text]) =>
        text === undefined || text.length < 10 || !/^[\x20-\x7e]+$/.test(text) || / {2}/.test(text),
    )
    expect(bad).toEqual([])
  })
})

it.each(['nginx', 'openresty', 'worker'])('%s has one for every fault and cause', (id) => {
  const kind = CANDIDATE_KINDS.find((entry) => entry.id === id)
  const causes = PROBES.flatMap((probe) =>
    Object.keys(probe.causes ?? {}).map((cause) => `${probe.id}/${cause}`),
  )
  expect([...ids, ...causes].filter((fault) => kind?.remedies[fault] === undefined)).toEqual([])
})

const BASIC = 'Basic realm="x"'
const OTHER = 'Bearer realm="http://auth.test/token"'

describe('a check says what mends the cause that it found', () => {
  it.each<[string, string, (right: string) => string[], string]>([
    ['nginx', 'no challenge', () => [], 'add_header WWW-Authenticate $challenge always;'],
    ['nginx', 'two realms', (right) => [right, OTHER], 'server block: proxy_hide_header WWW-Authenticate;'],
    ['nginx', 'no URL', () => ['Bearer realm="/token"'], '$scheme://$http_host/token'],
    ['nginx', 'Basic too', (right) => [right, BASIC], 'no auth_basic'],
    ['openresty', 'two realms', (right) => [right, OTHER], 'one string, which takes the place of all lines'],
    ['openresty', 'no challenge', () => [], 'only if ngx.status == 401'],
    ['unknown', 'two realms', (right) => [right, OTHER], 'take the upstream’s challenge out before you send'],
    ['unknown', 'no challenge', () => [], 'send exactly one Bearer challenge with every 401'],
  ])('%s, %s', async (id, _what, challenge, remedy) => {
    const named = (right: Head): Head => ({ ...right, headers: [...right.headers, ['Server', id]] })
    const breaks: Breaks = { challenge, ...(id === 'unknown' ? {} : { answer: named }) }
    const { candidate } = await probeRig({ breaks })
    const { verdict } = await checkOn(
      { url: candidate.url.href },
      { only: ['challenge-missing-or-malformed'], skip: [], depth: 'full', pulls: 'spared' },
    )
    expect(verdict.kind).toBe(id)
    expect(verdict.faults.map((fault) => fault.remedy)).toEqual([expect.stringContaining(remedy)])
  })
})
