import { describe, expect, it } from 'vitest'
import { labelsOf, phaseTitle } from '../../src/views/step-labels.ts'
import { helloWorld, sideBySide, twoPulls } from '../helpers/stories.ts'
import type { Story } from '../helpers/traces.ts'

function labels({ trace }: Story, pull = 0): readonly (string | undefined)[] {
  const own = trace.steps.filter((step) => step.pull === pull)
  const found = labelsOf(own, trace.pulls[pull] ?? null)
  return own.map(({ id }) => found.get(id))
}

describe('labelsOf', () => {
  it('is the phase', () => {
    const phases = helloWorld.trace.steps.map(({ phase }) => phase)
    expect(labels(helloWorld)).toEqual(phases)
  })

  it('numbers layers where there are several', () => {
    const once = ['layer 1/3', 'layer 2/3', 'layer 3/3']
    expect(labels(sideBySide)).toEqual([...once, ...once])
  })

  it('numbers steps of a phase that run at the same time', () => {
    expect(labels(twoPulls)).toEqual(['resolve', 'token #1', 'token #2'])
  })

  it('does not number steps that follow each other', () => {
    expect(labels(twoPulls, 1)).toEqual(['blob-check', 'upload', 'upload', 'publish'])
  })
})

it('names the layers together', () => {
  expect([phaseTitle('layer'), phaseTitle('token')]).toEqual(['layers', 'token'])
})
