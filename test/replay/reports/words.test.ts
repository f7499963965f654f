import { describe, expect, it } from 'vitest'
import { toldDifferences } from '../../../src/replay/reports/differences.ts'
import {
  gridOf,
  firstReasons,
  skippedBecause,
  toldRows,
  untoldBecause,
} from '../../../src/replay/reports/grid.ts'
import { directPicture, faultPicture, firstFailed, pullPicture } from '../../../src/replay/reports/picture.ts'
import { alsoAffected, overview, readingsOf, verdictWords } from '../../../src/replay/reports/words.ts'
import {
  BROKEN,
  DIFFERENCES,
  direct,
  examination,
  HEALTHY,
  LIBRARY,
  REALM,
  row,
} from '../../helpers/verdicts.ts'

describe('words of reports', () => {
  it('sum a verdict up', () => {
    expect(verdictWords(BROKEN)).toBe('2 faults, breaks docker, containerd')
    expect(verdictWords(HEALTHY)).toBe('no fault found')
    expect(overview([examination(), examination(HEALTHY)])).toBe('2 candidates: 1 incompatible, 1 equivalent')
    expect(verdictWords({ ...HEALTHY, outcome: 'inconclusive' })).toBe('nothing concluded')
    expect(verdictWords({ ...HEALTHY, askedFor: { probes: 1, of: 45 } })).toBe(
      'no fault found in the 1 of 45 probes that were asked for',
    )
    expect(alsoAffected(LIBRARY)).toEqual({ label: 'also affects', who: 'podman, skopeo, crane' })
    expect(alsoAffected({ ...LIBRARY, breaks: LIBRARY.affects })).toBeNull()
  })

  it('tell each text of a client once, and the way where it matters', () => {
    const words = [
      { client: 'docker', way: 'host', text: 'a' },
      { client: 'docker', way: 'mirror', text: 'a' },
      { client: 'podman', way: 'host', text: 'b' },
      { client: 'podman', way: 'mirror', text: 'c' },
    ] as const
    expect(readingsOf({ ...LIBRARY, words })).toEqual([
      { who: 'docker', text: 'a' },
      { who: 'podman (as host)', text: 'b' },
      { who: 'podman (as mirror)', text: 'c' },
    ])
  })
})

describe('toldDifferences', () => {
  it('tells the gravest first, what is alike once, and nothing that is benign', () => {
    const [breaking, benign] = DIFFERENCES
    if (breaking === undefined || benign === undefined) return expect.unreachable()
    const visible = { ...breaking, weight: 'visible' } as const
    const layers = ['a', 'b', 'a', 'c'].map((asked) => ({ ...visible, asked }))
    const other = { ...visible, because: 'of something else' }
    expect(toldDifferences([...layers, benign, other, breaking])).toEqual([
      { first: breaking, others: [] },
      { first: layers[0], others: ['b', 'c'] },
      { first: other, others: [] },
    ])
  })
})

describe('gridOf', () => {
  it('gives a row the worst of its cells', () => {
    const mixed = [
      ...row('a', 'pass'),
      { id: 'a', personality: 'kaniko', result: 'skip', because: 'x' } as const,
    ]
    const { rows, clients } = gridOf({
      ...HEALTHY,
      grid: [...mixed, ...row('b', 'skip', 'y'), ...row('c', 'error', 'z')],
    })
    expect(rows.map(({ id, result, because }) => [id, result, because])).toEqual([
      ['a', 'pass', ['x']],
      ['b', 'skip', ['y']],
      ['c', 'error', ['z']],
    ])
    expect(clients).toEqual(['docker', 'containerd', 'podman', 'skopeo', 'crane', 'kaniko'])
  })

  it('tells rows that failed, and why others were skipped or could not be told', () => {
    const grid = gridOf(BROKEN)
    expect(toldRows(grid, null).map(({ id }) => id)).toEqual(['realm-elsewhere', 'library-lost'])
    const hungUp = 'GET https://mirror.example:8443/v2/library/busybox/blobs/sha256:aa: socket hang up'
    expect(untoldBecause(grid)).toEqual([{ reason: hungUp, ids: ['range-broken'] }])
    expect(toldRows(grid, ['stale-tag']).map(({ id }) => id)).toEqual(['stale-tag'])
    const reason = 'it needs our hub behind the candidate: --with-hub'
    expect(skippedBecause(grid, BROKEN)).toEqual([
      { reason, ids: ['stale-tag', 'query-dropped'], isMissed: false },
    ])
    expect(skippedBecause(grid, { ...BROKEN, reservations: [`stale-tag: ${reason}`] })[0]?.isMissed).toBe(
      true,
    )
  })

  it('leaves to others the reservations that it does not tell', () => {
    const [reason] = BROKEN.grid.flatMap(({ id, because }) => (because === null ? [] : [`${id}: ${because}`]))
    const reservations = [reason ?? '', 'the check was stopped before']
    expect(firstReasons({ ...BROKEN, reservations })).toEqual(['the check was stopped before'])
    expect(firstReasons({ ...BROKEN, reservations: [reason ?? ''] })).toEqual([])
  })

  it('are told first all the same, where nothing else says why nothing is concluded', () => {
    const ids = ['realm-elsewhere', 'library-lost', 'range-broken', 'stale-tag', 'link-header-wrong']
    const grid = ids.flatMap((id, i) =>
      row(id, 'skip', i < 2 ? 'there is no token' : `GET ${id} is answered 404`),
    )
    const reservations = grid.map(({ id, because }) => `${id}: ${because ?? ''}`)
    expect(firstReasons({ ...HEALTHY, outcome: 'inconclusive', grid, reservations })).toEqual([
      '2 probes could not be told: there is no token (realm-elsewhere, library-lost)',
      '1 probe could not be told: GET range-broken is answered 404 (range-broken)',
      '1 probe could not be told: GET stale-tag is answered 404 (stale-tag)',
      '1 more probe could not be told',
    ])
  })
})

describe('pictures', () => {
  it('hold the failed pull and what the candidate asked meanwhile, as the candidate’s own', () => {
    const one = examination()
    const failed = firstFailed(one) ?? expect.unreachable()
    const { trace } = pullPicture(one, failed) ?? expect.unreachable()
    expect(trace.steps.map(({ exchange, from, to }) => [exchange, from, to])).toEqual([
      [2, 'docker', 'mirror.example:8443'],
      [3, 'docker', 'auth.docker.io'],
      [4, 'docker', 'mirror.example:8443'],
      [5, 'mirror.example:8443', 'registry-1.docker.io'],
    ])
    expect(trace.participants.map(({ id }) => id)).toEqual([
      ...['docker', 'mirror.example:8443', 'registry-1.docker.io', 'auth.docker.io'],
    ])
    expect(trace.pulls).toHaveLength(1)
  })

  it('leave out what the candidate asked at another time', () => {
    const one = examination()
    const { trace } =
      pullPicture(one, { ...(firstFailed(one) ?? expect.unreachable()), exchanges: [2, 3] }) ??
      expect.unreachable()
    expect(trace.steps.map(({ exchange }) => exchange)).toEqual([2, 3])
  })

  it('hold the exchanges of a fault, and nothing for what the capture does not have', () => {
    const { trace } = faultPicture(examination(), REALM) ?? expect.unreachable()
    expect(trace.steps.map(({ exchange }) => exchange)).toEqual([0, 3])
    expect(faultPicture(examination(), { ...REALM, evidence: [{ exchange: 99, shows: '' }] })).toBeNull()
  })

  it('hold the direct pull, all of it and in order', async () => {
    const given = await direct()
    const { trace } = directPicture(examination(BROKEN, { direct: given })) ?? expect.unreachable()
    expect(trace.steps.map(({ exchange }) => exchange)).toEqual(
      given.trace.steps.map(({ exchange }) => exchange),
    )
    expect(directPicture(examination())).toBeNull()
  })
})
