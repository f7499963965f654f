import { describe, expect, it } from 'vitest'
import { pushedBlobs, pushedDigests } from '../../src/decode/pushed-blobs.ts'
import type { Step } from '../../src/decode/trace.ts'
import { recorded } from '../helpers/diffs.ts'
import { digest, DOCKER, REGISTRY, story, type StepDraft } from '../helpers/traces.ts'

/** `pushed d7389f: POST upload, PATCH upload…` a blob, with what was asked of it. */
function told(steps: readonly Step[]): readonly string[] {
  const asked = new Map(steps.map(({ id, method, phase }) => [id, `${method} ${phase}`]))
  return pushedBlobs(steps).map(
    ({ digest: of, came, steps: own }) =>
      `${came} ${of.slice(7, 13)}: ${own.map((id) => asked.get(id)).join(', ')}`,
  )
}

async function pushesOf(name: string): Promise<readonly (readonly string[])[]> {
  const { trace } = await recorded(name)
  return trace.pulls
    .filter(({ kind }) => kind === 'push')
    .map(({ id }) => told(trace.steps.filter(({ pull }) => pull === id)))
}

describe('the blobs of recorded pushes', () => {
  it('go up by POST, PATCH and PUT, of which the last names the digest', async () => {
    expect(await pushesOf('docker-push')).toEqual([
      [
        'pushed d7389f: POST upload, PATCH upload, PUT upload, HEAD blob-check, HEAD blob-check',
        'pushed df88cf: HEAD blob-check, POST upload, PATCH upload, PUT upload, HEAD blob-check, HEAD blob-check',
      ],
    ])
  })

  it('are there already the second time', async () => {
    expect((await pushesOf('docker-push-again'))[1]).toEqual([
      'there d7389f: HEAD blob-check, HEAD blob-check',
      'there 3b6579: HEAD blob-check, HEAD blob-check',
    ])
  })

  it('are mounted', async () => {
    expect((await pushesOf('docker-push-mount'))[0]?.[0]).toMatch(
      /^mounted 3e0270: HEAD blob-check, POST mount/,
    )
  })

  it('are asked for in each form that podman knows of', async () => {
    expect((await pushesOf('podman-push'))[0]).toEqual([
      'missing 3f0b2e: HEAD blob-check',
      'mounted 3e0270: HEAD blob-check, HEAD blob-check, POST mount',
      'pushed 8011a1: HEAD blob-check, POST upload, PATCH upload, PUT upload',
    ])
  })
})

function steps(...drafts: readonly Omit<StepDraft, 'at'>[]): readonly Step[] {
  return story({
    participants: [DOCKER, REGISTRY],
    pulls: [{ kind: 'push', reference: 'docker.io/alice/a:1' }],
    steps: drafts.map((draft, i): StepDraft => ({ at: [i, i, i], ...draft })),
  }).trace.steps
}

const OF = { facts: { digest: digest('abcdef') } }

describe('pushedBlobs', () => {
  it('follows an upload in chunks to its digest', () => {
    expect(
      told(
        steps(
          { phase: 'upload', method: 'POST', status: 202 },
          { phase: 'upload', method: 'PATCH', status: 202, causedBy: 0 },
          { phase: 'upload', method: 'PATCH', status: 202, causedBy: 1 },
          { phase: 'upload', method: 'PUT', status: 201, causedBy: 2, ...OF },
        ),
      ),
    ).toEqual(['pushed abcdef: POST upload, PATCH upload, PATCH upload, PUT upload'])
  })

  it('takes a mount that was turned down for the beginning of an upload, which is open until it ends', () => {
    expect(
      told(
        steps(
          { phase: 'mount', method: 'POST', status: 202, ...OF },
          { phase: 'upload', method: 'PATCH', status: 202, causedBy: 0 },
        ),
      ),
    ).toEqual(['open abcdef: POST mount, PATCH upload'])
  })

  it('knows an upload in one request', () => {
    expect(told(steps({ phase: 'upload', method: 'POST', status: 201, ...OF }))).toEqual([
      'pushed abcdef: POST upload',
    ])
  })

  it('takes no failure for a blob that has come, and none that is not about blobs', () => {
    expect(
      told(
        steps(
          { phase: 'upload', method: 'PUT', status: 500, outcome: 'failed', ...OF },
          { phase: 'publish', method: 'PUT', status: 201, facts: { digest: digest('123456') } },
        ),
      ),
    ).toEqual(['open abcdef: PUT upload'])
  })

  it('leaves out an upload that was broken off before its digest was said', () => {
    const own = steps(
      { phase: 'upload', method: 'POST', status: 202 },
      { phase: 'upload', method: 'PATCH', status: 202, causedBy: 0 },
    )
    expect(pushedDigests(own)).toEqual(new Map())
  })
})
