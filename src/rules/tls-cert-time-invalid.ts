// A certificate has expired, or is not valid yet by this machine’s clock.

import { hostOf } from './evidence/hosts.ts'
import { detailOf, unreached } from './evidence/unreached.ts'
import type { Rule } from './rule.ts'

export const tlsCertTimeInvalid: Rule = {
  id: 'tls-cert-time-invalid',
  title: 'A certificate is out of its time',
  level: 'error',
  why: 'The certificate was not renewed, or the clock of this machine is wrong (a VM that slept, a board without a clock).',
  source: [
    'https://github.com/moby/moby/issues/11534',
    'https://github.com/docker/desktop-linux/issues/207',
    'RFC 5280 §4.1.2.5',
  ],
  says: [
    { client: 'docker', text: 'x509: certificate has expired or is not yet valid' },
    { client: 'containerd', text: 'x509: certificate has expired or is not yet valid' },
    { client: 'podman', text: 'x509: certificate has expired or is not yet valid' },
    { client: 'skopeo', text: 'x509: certificate has expired or is not yet valid' },
    { client: 'crane', text: 'x509: certificate has expired or is not yet valid' },
  ],
  *check(scene) {
    for (const { step, failure } of unreached(scene, ['tls-expired'])) {
      const now = scene.clockTime(step.startedAt)
      yield {
        message: `the certificate of ${hostOf(step, scene)} is out of its time${now === null ? '' : ` at ${now.toISOString().slice(0, 19)}Z`}: ${detailOf(failure)}`,
        evidence: [step.id],
        remedy: `compare the clock with another machine (timedatectl; timedatectl set-ntp true); if it is right, ${step.facts.authority} has to renew its certificate`,
      }
    }
  },
}
