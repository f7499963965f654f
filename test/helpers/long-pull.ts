// A pull of an image with many layers, each with its redirect: what is folded, and what must not be.

import type { Pull } from '../../src/decode/trace.ts'
import { AUTH, CDN, digest, DOCKER, layer, REGISTRY, story } from './traces.ts'
import type { StepDraft, Story } from './traces.ts'

const SIZE = 10_000_000

/** Layer by layer, 100 ms each; those of `broken` (from 0) are missing at the blob store. */
export function longPull(layers: number, broken: readonly number[] = []): Story {
  const steps = Array.from({ length: layers }, (_, i) => layerSteps(i, broken.includes(i))).flat()
  const pull: Partial<Pull> & Pick<Pull, 'reference'> = {
    reference: 'docker.io/library/huge:latest',
    platform: 'linux/amd64',
    layers: Array.from({ length: layers }, (_, i) => layer(hex(i), SIZE, [1 + 2 * i, 2 + 2 * i])),
  }
  const token: StepDraft = { phase: 'token', at: [0, 20, 21], to: AUTH.id, ask: 'token', answer: '200 token' }
  return story({ participants: [DOCKER, REGISTRY, AUTH, CDN], pulls: [pull], steps: [token, ...steps] })
}

function layerSteps(i: number, isBroken: boolean): readonly StepDraft[] {
  const at = 50 + 100 * i
  const ask = `GET blob ${hex(i)}`
  const facts = { digest: digest(hex(i)) }
  return [
    { phase: 'layer', at: [at, at + 10, at + 10], ask, answer: '307', outcome: 'redirected', facts },
    {
      ...{ phase: 'layer', at: [at + 11, at + 20, at + 90], to: CDN.id, ask, facts },
      ...(isBroken ? { answer: '404', outcome: 'missing' } : { answer: '200', bytes: SIZE }),
    },
  ]
}

function hex(i: number): string {
  return (i + 1).toString(16).padStart(6, '0')
}
