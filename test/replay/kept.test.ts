import { describe, expect, it } from 'vitest'
import { encode } from '../../src/capture/codec.ts'
import { decode } from '../../src/decode/decode.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { keptCapture } from '../../src/replay/kept.ts'
import type { Fault, Verdict } from '../../src/replay/verdict.ts'
import { CAPTURES } from '../helpers/captures.ts'
import { readCaptureFile } from '../../src/io/capture-file.ts'

const circumstances = {
  image: 'redis',
  platform: 'linux/amd64',
  prefix: '',
  ways: ['host', 'mirror'] as const,
  withHub: false,
}

const verdict: Verdict = {
  candidate: 'https://mirror.example',
  kind: 'nginx',
  outcome: 'incompatible',
  reservations: [],
  faults: [],
  grid: [],
  pulls: [],
  differences: [],
}

const fault: Fault = {
  id: 'realm-leak-upstream',
  title: '',
  level: 'error',
  message: 'the realm is auth.docker.io',
  evidence: [
    { exchange: 5, shows: '' },
    { exchange: 2, shows: '' },
  ],
  affects: ['docker'],
  breaks: [],
  words: [],
  remedy: '',
}

describe('a fault that is kept', () => {
  it('is a capture of its evidence alone, numbered anew, with what is needed to try it again', async () => {
    const { events } = await readCaptureFile(`${CAPTURES}/docker-pull-redis.jsonl`)
    const whole = reduceAll(events)
    const kept = reduceAll(keptCapture(events, { verdict, fault }, circumstances))
    expect(kept.exchanges.map((exchange) => exchange?.request)).toEqual([
      whole.exchanges[2]?.request,
      whole.exchanges[5]?.request,
    ])
    expect(kept.kept).toEqual({
      fault: 'realm-leak-upstream',
      candidate: 'https://mirror.example',
      clients: ['docker'],
      message: 'the realm is auth.docker.io',
      ...circumstances,
    })
    expect(kept.anomalies).toEqual([])
    expect(decode(kept).steps.length).toBeGreaterThanOrEqual(2)
    expect(kept.ended).not.toBeNull()
  })

  it('is nothing when nothing was seen', () => {
    expect(keptCapture([], { verdict, fault }, circumstances).map(encode)).toEqual([])
  })
})
