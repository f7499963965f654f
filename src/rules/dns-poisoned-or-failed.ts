// A name has no address, or one whose owner is somebody else: the certificate there is for another name.
//
// Poisoned answers were not seen live, only names without an address and certificates for other names.

import { hostOf } from './evidence/hosts.ts'
import { detailOf, unreached } from './evidence/unreached.ts'
import type { Rule } from './rule.ts'

export const dnsPoisonedOrFailed: Rule = {
  id: 'dns-poisoned-or-failed',
  title: 'A host’s name leads nowhere, or to somebody else',
  level: 'error',
  why: 'A name server that is broken, or that answers for names it wants to block; or an internal name outside its network.',
  source: [
    'https://github.com/docker/hub-feedback/issues/2388',
    'https://github.com/docker/for-mac/issues/1906',
    'https://github.com/moby/moby/issues/28791',
  ],
  says: [
    { client: 'docker', text: 'dial tcp: lookup …: no such host' },
    { client: 'docker', text: 'dial tcp: lookup …: i/o timeout' },
    { client: 'docker', text: 'server misbehaving' },
    { client: 'containerd', text: 'dial tcp: lookup …: no such host' },
    { client: 'podman', text: 'dial tcp: lookup …: no such host' },
    { client: 'skopeo', text: 'dial tcp: lookup …: no such host' },
    { client: 'crane', text: 'dial tcp: lookup …: no such host' },
  ],
  *check(scene) {
    for (const { step, failure } of unreached(scene, ['dns-failed', 'tls-wrong-name'])) {
      const host = hostOf(step, scene)
      const isName = failure.cause === 'dns-failed'
      yield {
        message: isName
          ? `${host} was not found by name: ${detailOf(failure)}`
          : `the address of ${host} shows a certificate for another name: ${detailOf(failure)}`,
        evidence: [step.id],
        remedy:
          `ask another name server (dig @1.1.1.1 ${step.facts.authority}) and compare; mend the resolver of this machine, ` +
          `since "dns" in daemon.json is for containers only; or reach it through a proxy: ${scene.adviceFor(step).useProxy('http://PROXY:3128')}`,
      }
    }
  },
}
