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
      const told = step === null ? null : found(step, scene)
      if (told !== null) yield told
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

/**
 * What a client that was run by itself proves by its exit code. Nothing else tells a missing platform from a look at
 * the index alone: skopeo and podman send the very same for both (`skopeo inspect --raw`, `podman manifest inspect`).
 */
function endOf({ session, trace }: Scene): 'well' | 'badly' | 'unknown' {
  const code = session.command?.exit?.code ?? null
  if (code === null || trace.pulls.length > 1) return 'unknown'
  return code === 0 ? 'well' : 'badly'
}

/**
 * dockerd says where it runs: `docker/20.10.24 … os/linux arch/amd64 …`. Where the index has nothing for that, no
 * manifest can be asked for; where it has, dockerd may hold the manifest already, or was told to take another platform.
 */
function lacksOwnPlatform(step: Step, offered: readonly string[], scene: Scene): boolean {
  const agent = scene.requestHeader(step, 'user-agent') ?? ''
  const [, os, architecture] = /\bos\/(\w+) arch\/(\w+)/.exec(agent) ?? []
  if (os === undefined || architecture === undefined) return false
  const own = `${os}/${architecture}`
  return !offered.some((name) => name === own || name.startsWith(`${own}/`))
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

function found(step: Step, scene: Scene): Found | null {
  const end = endOf(scene)
  if (end === 'well') return null
  const offered = offeredBy(step, scene)
  const [first = ''] = offered
  const sure = end === 'badly' || lacksOwnPlatform(step, offered, scene)
  const there = `${nameOf(step)} is there for ${offered.slice(0, 12).join(', ')}, and the client asked for none of them`
  const remedy = `${scene.adviceFor(step).choosePlatform(first)}, which runs under emulation; or another tag that has this platform`
  return {
    ...(sure ? {} : { level: 'note' }),
    message: sure
      ? there
      : `${there}: its platform is missing, or it has that image, or it looked at the index alone`,
    evidence: [step.id],
    remedy: sure ? remedy : `if the client failed: ${remedy}`,
  }
}
