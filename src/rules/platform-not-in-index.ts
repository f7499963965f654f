// The index came, and nothing in it is for the client's platform: no manifest is asked for.

import { exchangeOf, type Pull, type Step } from '../decode/trace.ts'
import { NO_PLATFORM, parseManifest } from '../registry/manifest.ts'
import { nameOf } from './evidence/content.ts'
import type { Found, Rule } from './rule.ts'
import type { Scene } from './scene.ts'

const ASKED_AFTER_INDEX = ['manifest', 'config', 'layer', 'index']

export const platformNotInIndex: Rule = {
  id: 'platform-not-in-index',
  title: 'The image has nothing for the client’s platform',
  level: 'error',
  why: 'The image was built for other platforms, or a mirror copied only one of them.',
  source: [
    'https://github.com/moby/moby/issues/39201',
    'https://github.com/docker-library/hello-world/issues/39',
    'https://github.com/opencontainers/image-spec/blob/main/image-index.md',
  ],
  says: [
    { client: 'docker', seenIn: '20.10', text: 'no matching manifest for … in the manifest list entries' },
    { client: 'containerd', seenIn: '1.6', text: 'no match for platform in manifest …: not found' },
    {
      client: 'podman',
      text: 'choosing an image from manifest list …: no image found in manifest list for architecture …',
    },
    { client: 'skopeo', text: 'choosing image instance: no image found in manifest list for architecture …' },
    { client: 'crane', text: 'no child with platform … in index …' },
    { client: 'buildkit', text: 'no match for platform in manifest …: not found' },
    { client: 'podman', seenIn: '4.3', text: 'no image found in image index for architecture …' },
    { client: 'skopeo', seenIn: '1.9', text: 'no image found in image index for architecture …' },
  ],
  *check(scene) {
    for (const pull of scene.trace.pulls) {
      const step = scene.session.ended === null || pull.kind !== 'pull' ? null : lastIndex(pull, scene)
      if (step !== null) yield found(step, scene)
    }
  },
}

/** The index after which nothing came; while the capture runs, it may still come. */
function lastIndex(pull: Pull, scene: Scene): Step | null {
  const steps = scene.stepsOf(pull)
  const at = steps.findLastIndex(
    ({ phase, outcome, method }) => phase === 'index' && outcome === 'ok' && method === 'GET',
  )
  const [step, ...later] = at === -1 ? [] : steps.slice(at)
  if (step === undefined || later.some(({ phase }) => ASKED_AFTER_INDEX.includes(phase))) return null
  if (goesOnElsewhere(step, scene)) return null
  const offered = offeredBy(step, scene)
  return offered.length === 0 ? null : step
}

/** Without Docker-Content-Digest, containerd asks for the index again by the digest it made: another pull by its name. */
function goesOnElsewhere(step: Step, scene: Scene): boolean {
  const exchange = scene.exchangeOf(step)
  const digest = exchange?.state === 'complete' ? `sha256:${exchange.body.sha256}` : null
  return scene.trace.steps
    .slice(step.id + 1)
    .some(({ from, facts }) => from === step.from && facts.reference === digest)
}

/** dockerd says where it runs: `docker/20.10.24 … os/linux arch/amd64 …`; empty for a client that does not. */
function ownPlatform(step: Step, scene: Scene): string {
  const agent = scene.requestHeader(step, 'user-agent') ?? ''
  const [, os, architecture] = /\bos\/(\w+) arch\/(\w+)/.exec(agent) ?? []
  return os === undefined ? '' : `${os}/${architecture ?? ''}`
}

/** dockerd's classic store asks for the manifest each time, and pings, which containerd's resolver never does. */
function usesClassicStore(step: Step, scene: Scene): boolean {
  return scene.trace.steps.some(
    ({ from, phase, to }) => from === step.from && phase === 'challenge' && to === step.to,
  )
}

/** Attestations are for no platform at all. */
function offeredBy(step: Step, scene: Scene): readonly string[] {
  const exchange = exchangeOf(scene.session, step)
  const text = exchange?.state === 'complete' ? (exchange.body.text ?? '') : ''
  const index = parseManifest(text)
  if (index?.kind !== 'index') return []
  return [...new Set(index.manifests.flatMap(({ platform }) => platform ?? []))].filter(
    (name) => name !== NO_PLATFORM,
  )
}

function found(step: Step, scene: Scene): Found {
  const offered = offeredBy(step, scene)
  const [first = ''] = offered
  // With containerd's store, dockerd may have the manifest of its own platform already, and then does not ask for it.
  const mayHaveIt = offered.includes(ownPlatform(step, scene)) && !usesClassicStore(step, scene)
  return {
    ...(mayHaveIt ? { level: 'note' } : {}),
    message: `${nameOf(step)} is there for ${offered.slice(0, 12).join(', ')}, and the client asked for none of them`,
    evidence: [step.id],
    remedy: `${scene.adviceFor(step).choosePlatform(first)}, which runs under emulation; or another tag that has this platform`,
  }
}
