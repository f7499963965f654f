// A signed URL that was used after its time.

import type { Step } from '../decode/trace.ts'
import { duration } from '../text/units.ts'
import { contentOf } from './evidence/content.ts'
import { saying } from './evidence/quote.ts'
import type { Found, Rule } from './rule.ts'
import type { Scene } from './scene.ts'

/** S3, R2, GCS, Azure, and Docker Hub's CDN. */
const EXPIRED =
  /Request has expired|ExpiredRequest|ExpiredToken|Signature not valid in the specified time frame|(?:URL|link|signature)\W+(?:has\W+)?expired/i

export const signedUrlExpired: Rule = {
  id: 'signed-url-expired',
  title: 'The signed URL of a blob was used after its time',
  level: 'error',
  why:
    'Layers waited in a queue, a slow download was resumed at the old URL, a clock is wrong, or a cache hands out a ' +
    'redirect that it kept.',
  source: [
    'https://github.com/distribution/distribution/issues/4175',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html',
  ],
  says: [
    {
      client: 'docker',
      seenIn: '20.10',
      text: 'error parsing HTTP 403 response body: invalid character < …Request has expired',
    },
    { client: 'docker', text: 'Request has expired' },
    { client: 'containerd', seenIn: '1.6', text: 'unexpected status code …: 403 Forbidden' },
    { client: 'podman', text: 'fetching blob: StatusCode: 403' },
    { client: 'skopeo', text: 'fetching blob: StatusCode: 403' },
    {
      client: 'podman',
      seenIn: '4.3',
      text: 'Error fetching blob: invalid status code from registry 403 (Forbidden)',
    },
    {
      client: 'skopeo',
      seenIn: '1.9',
      text: 'Error fetching blob: invalid status code from registry 403 (Forbidden)',
    },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      if (step.outcome !== 'denied' && step.outcome !== 'rejected') continue
      if (EXPIRED.test(scene.answerText(step) ?? '')) yield found(step, scene)
    }
  },
}

function found(step: Step, scene: Scene): Found {
  const redirect = scene.causeOf(step)
  const age =
    redirect?.outcome === 'redirected'
      ? `, ${duration(step.startedAt - (redirect.endedAt ?? redirect.startedAt))} after it was given`
      : ''
  return {
    message: `${step.facts.authority} refuses the signed URL of ${contentOf(step)}${age}${saying(scene.answerText(step))}`,
    evidence: [step.id, ...(redirect === null ? [] : [redirect.id])],
    remedy:
      `${scene.adviceFor(step).fewerDownloads()}, so that no URL waits; check the clocks of this machine and of ` +
      `${redirect?.facts.authority ?? 'the registry'}; if a mirror or proxy is in between, it must not cache redirects (proxy_cache_valid 307 0)`,
  }
}
