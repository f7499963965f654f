// A download broke off before it was whole.

import type { Step } from '../decode/trace.ts'
import { bytes, duration } from '../text/units.ts'
import { announced } from './evidence/bodies.ts'
import { contentOf } from './evidence/content.ts'
import { hostOf } from './evidence/hosts.ts'
import type { Rule } from './rule.ts'
import type { Scene } from './scene.ts'

const PHASES = ['layer', 'config', 'manifest', 'index']

export const layerConnectionCut: Rule = {
  id: 'layer-connection-cut',
  title: 'A download broke off in the middle',
  level: 'error',
  why: 'A time limit of a proxy, load balancer or NAT, a full disk of a cache, or a poor line. At a similar moment each time, it is a limit.',
  source: [
    'https://github.com/containerd/containerd/issues/3974',
    'https://github.com/rpardini/docker-registry-proxy/issues/90',
    'https://github.com/docker/for-linux/issues/356',
  ],
  says: [
    { client: 'docker', text: 'unexpected EOF' },
    { client: 'docker', text: 'Retrying in … seconds' },
    { client: 'docker', text: 'connection reset by peer' },
    { client: 'containerd', text: 'failed to copy: httpReadSeeker: failed open' },
    { client: 'containerd', text: 'unexpected EOF' },
    { client: 'containerd', text: 'connection reset by peer' },
    { client: 'podman', seenIn: '4.3', text: 'unexpected EOF' },
    { client: 'skopeo', seenIn: '1.9', text: 'unexpected EOF' },
    { client: 'podman', text: 'connection reset by peer' },
    { client: 'skopeo', text: 'connection reset by peer' },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      if (step.outcome !== 'cut' || !PHASES.includes(step.phase) || isOurs(step, scene)) continue
      const whole = announced(step, scene)
      const after = duration((step.endedAt ?? step.startedAt) - step.startedAt)
      yield {
        message: `${hostOf(step, scene)} broke off ${contentOf(step)} after ${bytes(step.bytes)}${whole === null ? '' : ` of ${bytes(whole)}`} and ${after}`,
        evidence: [step.id, ...(step.causedBy === null ? [] : [step.causedBy])],
        remedy: `raise the limits of what is in between (nginx: proxy_read_timeout 900s; proxy_max_temp_file_size 0; check its disk); or ${scene.adviceFor(step).fewerDownloads()}`,
      }
    }
  },
}

/** Cut by the end of the trace. */
function isOurs(step: Step, scene: Scene): boolean {
  const exchange = scene.exchangeOf(step)
  return exchange?.state === 'failed' && exchange.side === 'pullscope'
}
