// Manifests come, and from the host that blobs are redirected to nothing comes: it cannot be reached, or was not seen.

import type { Step } from '../decode/trace.ts'
import type { ConnectFailure } from '../model/session.ts'
import { contentOf } from './evidence/content.ts'
import { isContentElsewhere } from './evidence/hosts.ts'
import { ledNowhere, type LedNowhere } from './evidence/led-nowhere.ts'
import { detailOf, unreached } from './evidence/unreached.ts'
import type { Found, Rule } from './rule.ts'
import type { Scene } from './scene.ts'

const CAUSES = [
  'dns-failed',
  'refused',
  'timeout',
  'unreachable',
  'reset',
  'proxy-refused',
  'proxy-auth',
] as const

export const cdnHostBlockedAfterManifest: Rule = {
  id: 'cdn-host-blocked-after-manifest',
  title: 'The host that serves the blobs cannot be reached',
  level: 'error',
  why:
    'Registries send clients to another host for blobs, which allow lists and name servers do not know. Docker Hub ' +
    'changed its own in 2025 and 2026.',
  source: [
    'https://docs.docker.com/desktop/setup/allow-list/',
    'https://github.com/docker/docs/issues/25108',
    'https://github.com/quay/quay-docs/issues/149',
  ],
  says: [
    {
      client: 'docker',
      text: 'error pulling image configuration: download failed after attempts=6: dial tcp',
    },
    { client: 'docker', seenIn: '20.10', text: 'error pulling image configuration: …Bad Gateway' },
    { client: 'containerd', text: 'failed to copy: httpReadSeeker: failed open: failed to do request: Get' },
    {
      client: 'containerd',
      seenIn: '1.6',
      text: 'failed to copy: httpReadSeeker: failed open: unexpected status code …: 502 Bad Gateway',
    },
    { client: 'podman', seenIn: '4.3', text: 'fetching blob: …' },
    { client: 'skopeo', seenIn: '1.9', text: 'fetching blob: …' },
  ],
  *check(scene) {
    for (const { step, failure } of unreached(scene, CAUSES)) {
      const redirect = scene.causeOf(step)
      if (redirect === null || !isContentElsewhere(step, scene)) continue
      yield {
        message: unreachable(redirect, contentOf(step), failure),
        evidence: [step.id, redirect.id],
        remedy: letThrough(step.facts.authority),
      }
    }
    for (const led of ledNowhere(scene)) yield found(led, scene)
  },
}

function found({ host, redirects, connect }: LedNowhere, scene: Scene): Found {
  const [first, ...more] = redirects
  const content = `${contentOf(first)}${more.length === 0 ? '' : ` and ${more.length} more`}`
  const failure = connect === null ? null : scene.failureOf(connect)
  if (connect !== null && failure !== null) {
    const evidence = [first.id, connect.id] as const
    return {
      message: unreachable(first, content, failure),
      evidence: [...evidence],
      remedy: letThrough(host),
    }
  }
  return {
    // A client may have a way around the capture.
    level: 'warning',
    message: `${first.facts.authority} redirects ${content} to ${host}, and nothing was seen to come from there`,
    evidence: [first.id, ...more.slice(-EVIDENCE_LIMIT).map(({ id }) => id)],
    remedy: `${letThrough(host)}; if the client went there by a way around this capture, send that through it, too`,
  }
}

const EVIDENCE_LIMIT = 19

function unreachable(redirect: Step, content: string, failure: ConnectFailure): string {
  const { leadsTo, authority } = redirect.facts
  return `${leadsTo ?? failure.authority}, to which ${authority} redirects ${content}, cannot be reached: ${detailOf(failure)}`
}

function letThrough(host: string): string {
  return (
    `let ${host} through (pullscope explain FILE --hosts lists all hosts of this pull), or use a ` +
    'mirror that serves blobs itself'
  )
}
