// The remedies of all kinds: for faults that there are, in characters that can be pasted into a configuration.

import { describe, expect, it } from 'vitest'
import { CANDIDATE_KINDS } from '../../../src/replay/candidates/index.ts'
import { CATALOGUED_FAULTS } from '../../helpers/catalogued-faults.ts'
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
  it('are for faults of the catalogue', () => {
    expect(Object.keys(remedies).filter((id) => !ids.includes(id))).toEqual([])
  })

  it('are one line of plain ASCII that says something', () => {
    const bad = Object.entries(remedies).filter(
      ([, text]) =>
        text === undefined || text.length < 10 || !/^[\x20-\x7e]+$/.test(text) || / {2}/.test(text),
    )
    expect(bad).toEqual([])
  })
})

it.each(['nginx', 'openresty', 'worker'])('%s has one for every fault', (id) => {
  const kind = CANDIDATE_KINDS.find((entry) => entry.id === id)
  expect(ids.filter((fault) => kind?.remedies[fault] === undefined)).toEqual([])
})
