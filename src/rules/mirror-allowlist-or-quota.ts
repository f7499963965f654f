// A mirror, or a registry that is not Docker Hub, refuses the image or the caller by policy.

import type { Step } from '../decode/trace.ts'
import { parseErrors } from '../registry/error-body.ts'
import { saying } from './evidence/quote.ts'
import type { Rule } from './rule.ts'
import type { Scene } from './scene.ts'

const POLICY =
  /allow.?list|white.?list|not allowed|quota|banned|blocked|forbidden by (?:policy|admin)|payment|subscription/i

export const mirrorAllowlistOrQuota: Rule = {
  id: 'mirror-allowlist-or-quota',
  title: 'A mirror refuses by its own policy',
  level: 'error',
  why: 'Public mirrors serve listed images alone, count requests, and ban who repeats what was refused.',
  source: [
    'https://github.com/DaoCloud/public-image-mirror/issues/39575',
    'https://github.com/DaoCloud/public-image-mirror/issues/34109',
  ],
  says: [
    { client: 'docker', text: 'denied: … is not in the allowlist' },
    { client: 'containerd', text: 'unexpected status…: 403 Forbidden' },
    { client: 'containerd', text: 'unexpected status…: 429 Too Many Requests' },
    { client: 'podman', text: 'denied: …' },
  ],
  *check(scene) {
    for (const step of scene.troubles) {
      if (!isPolicy(step, scene)) continue
      const host = step.facts.authority
      yield {
        message: `${host} refuses ${step.facts.repository ?? step.ask} with ${step.status ?? 'no status'} by its own policy${saying(scene.answerText(step))}`,
        evidence: [step.id],
        remedy: `use another mirror, or none: ${scene.adviceFor(step).dropMirror(host)}; do not repeat the request, since bans grow with it`,
      }
    }
  },
}

function isPolicy(step: Step, scene: Scene): boolean {
  if (/(?:^|\.)docker\.(?:io|com)$/.test(step.facts.authority)) return false
  if (step.outcome === 'limited' || step.status === 402) return true
  if (step.status !== 403) return false
  const text = (scene.answerText(step) ?? '').slice(0, 4096)
  const isDenied = scene.roleOf(step) === 'mirror' && parseErrors(text).some(({ code }) => code === 'DENIED')
  return isDenied || POLICY.test(text)
}
