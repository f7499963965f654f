// What the puller says beside what the real clients said of the same scenario (fixtures/client-words.json, recorded by
// test/real/scenarios.test.ts).

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findScenario } from '../../src/hub/scenarios/index.ts'
import { containerd } from '../../src/puller/personalities/containerd.ts'
import { docker } from '../../src/puller/personalities/docker.ts'
import { podman } from '../../src/puller/personalities/podman.ts'
import { skopeo } from '../../src/puller/personalities/skopeo.ts'
import { playScenario } from '../helpers/scenario-pull.ts'

interface Recorded {
  readonly scenario: string
  readonly client: string
  readonly words: string
}

const RECORDED = JSON.parse(readFileSync('fixtures/client-words.json', 'utf8')) as readonly Recorded[]

const ALIKE = [
  'cdn-down',
  'wrong-config',
  'token-limit',
  'private-without-login',
  'token-expires-mid-pull',
  'clock-skew',
  'missing-tag',
  'missing-platform',
  'schema-1',
  'html-manifest',
  'wrong-media-type',
  'oci-not-accepted',
]

describe.each([
  [docker, ['schema-1', 'html-manifest', 'wrong-media-type', 'head-without-length']],
  [containerd, ['schema-1', 'html-manifest', 'wrong-media-type']],
  [podman, ALIKE],
  [skopeo, ALIKE],
] as const)('$id', (personality, scenarios) => {
  it.each(scenarios)('says of %s what the real one said', async (id) => {
    const scenario = findScenario(id)
    const recorded = RECORDED.find((each) => each.scenario === id && each.client === personality.id)
    if (scenario === null || recorded === undefined) throw new Error(`nothing recorded of ${id}`)
    const { result } = await playScenario(scenario, personality)
    expect(result.status).toBe('failed')
    const ours = result.status === 'failed' ? result.words.trim() : ''
    expect(plain(recorded.words)).toContain(ours)
  })
})

/** skopeo quotes its words; digests of what was made up at random differ. */
function plain(words: string): string {
  const quoted = /level=fatal msg=("(?:[^"\\]|\\.)*")/.exec(words)?.[1]
  return quoted === undefined ? words : String(JSON.parse(quoted))
}
