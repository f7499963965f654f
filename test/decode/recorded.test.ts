// Decode against what real clients did (fixtures/captures, recorded by test/real/record.ts).

import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decode } from '../../src/decode/decode.ts'
import type { Step, Trace } from '../../src/decode/trace.ts'
import { readCaptureFile } from '../../src/io/capture-file.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import type { Session } from '../../src/model/session.ts'

const FOLDER = 'fixtures/captures'
const HELLO = 'docker.io/library/hello-world:latest'
const PRIVATE = 'docker.io/acme/private:latest'
const REDIS = 'docker.io/library/redis'

/** What each capture is made of: client, kind, reference and status, one a pull. */
const PULLS: Readonly<Record<string, readonly string[]>> = {
  'containerd-pull-hello-world': [`containerd pull ${HELLO} complete`],
  'containerd-pull-private-allowed': [`containerd pull ${PRIVATE} complete`],
  'containerd-pull-private-denied': [`containerd pull ${PRIVATE} failed`],
  'docker-login': ['docker login docker.io complete'],
  'docker-login-denied': ['docker login docker.io failed'],
  'docker-pull-authorization-unreachable': ['docker pull docker.io/library/hello-world failed'],
  'docker-pull-hello-world': [`docker pull ${HELLO} complete`],
  'docker-pull-missing-tag': [`docker pull ${REDIS}:nosuch failed`],
  'docker-pull-private-allowed': ['docker login docker.io complete', `docker pull ${PRIVATE} complete`],
  'docker-pull-private-denied': [`docker pull ${PRIVATE} failed`],
  'docker-pull-redis': [`docker pull ${REDIS}:latest complete`],
  'docker-pull-untrusted-ca': [],
  'docker-push': ['docker login docker.io complete', 'docker push docker.io/alice/greeting:v1 complete'],
  'docker-push-again': [
    'docker login docker.io complete',
    'docker push docker.io/alice/greeting:v1 complete',
    'docker push docker.io/alice/greeting:v2 complete',
  ],
  'docker-push-mount': [
    'docker login docker.io complete',
    `docker pull ${HELLO} complete`,
    'docker push docker.io/alice/hello:v1 complete',
  ],
  'docker-two-pulls': [`docker pull ${HELLO} complete`, `docker pull ${REDIS}:latest complete`],
  'podman-pull-hello-world': [`podman pull ${HELLO} complete`],
  'podman-push': [
    'podman login docker.io complete',
    `podman pull ${HELLO} complete`,
    'podman push docker.io/alice/by-podman:v1 complete',
  ],
  'skopeo-copy-hello-world': [`skopeo pull ${HELLO} complete`],
  'skopeo-copy-private-denied': [`skopeo pull ${PRIVATE} failed`],
  'skopeo-inspect-redis': [`skopeo pull ${REDIS}:latest complete`, `skopeo list ${REDIS} complete`],
  'skopeo-list-tags-redis': [`skopeo list ${REDIS} complete`],
}

const CAPTURES = readdirSync(FOLDER).map((file) => basename(file, '.jsonl'))

it('knows what every capture is', () => {
  expect(Object.keys(PULLS).sort()).toEqual(CAPTURES.sort())
})

describe.each(CAPTURES)('%s', (name) => {
  it('is whole, and each of its exchanges is one step', async () => {
    const { session, trace, problems } = await load(name)
    expect(problems).toEqual([])
    expect(session.anomalies).toEqual([])
    expect(session.ended?.reason).toBe('signal')
    const claimed = trace.steps.flatMap(({ exchange }) => exchange ?? [])
    expect(claimed.sort((a, b) => a - b)).toEqual(session.exchanges.map((_, id) => id))
    expect(trace.steps.filter(({ phase }) => phase === 'other')).toEqual([])
  })

  it('has its pulls, and each step is in one of them', async () => {
    const { trace } = await load(name)
    const told = trace.pulls.map(
      ({ client, kind, reference, status }) => `${client} ${kind} ${reference} ${status}`,
    )
    expect(told.sort()).toEqual([...(PULLS[name] ?? [])].sort())
    const outside = trace.steps.filter(({ pull, phase }) => pull === null && phase !== 'connect')
    expect(outside).toEqual([])
  })

  it('has causes that fit, within the same pull', async () => {
    const { steps } = (await load(name)).trace
    for (const step of steps) {
      const cause = step.causedBy === null ? null : (steps[step.causedBy] ?? null)
      if (cause !== null) expect([step.id, cause.pull]).toEqual([step.id, step.pull])
      if (step.phase === 'token') expect([step.id, cause?.status]).toEqual([step.id, 401])
      if (isAtBlobStore(step)) expect([step.id, cause?.outcome]).toEqual([step.id, 'redirected'])
    }
  })

  it('verified all content that came whole', async () => {
    const { steps } = (await load(name)).trace
    const content = steps.filter(
      ({ phase, status }) => ['index', 'manifest', 'config', 'layer'].includes(phase) && status === 200,
    )
    expect(content.filter(({ facts }) => facts.verified !== true)).toEqual([])
  })
})

it('keeps two pulls at once apart, to the last layer', async () => {
  const { pulls } = (await load('docker-two-pulls')).trace
  const byName = pulls.toSorted((a, b) => a.reference.localeCompare(b.reference))
  expect(byName.map(({ steps, layers }) => [steps.length, layers.map(({ state }) => state)])).toEqual([
    [9, ['complete']],
    [19, Array<string>(6).fill('complete')],
  ])
})

it('knows the scopes of a token that was asked for by POST', async () => {
  const { steps } = (await load('containerd-pull-private-allowed')).trace
  const tokens = steps.filter(({ phase }) => phase === 'token')
  expect(tokens.map(({ method, facts }) => [method, facts.scopes])).toEqual([
    ['POST', ['repository:acme/private:pull']],
    ['POST', ['repository:acme/private:pull']],
  ])
})

async function load(name: string): Promise<{ session: Session; trace: Trace; problems: readonly unknown[] }> {
  const { events, problems } = await readCaptureFile(join(FOLDER, `${name}.jsonl`))
  const session = reduceAll(events)
  return { session, trace: decode(session), problems }
}

function isAtBlobStore({ url }: Step): boolean {
  return url !== null && new URL(url).host === 'production.cloudflare.docker.com'
}
