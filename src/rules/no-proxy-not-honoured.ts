// An internal registry is asked through the egress proxy, which does not know it.

import { hostOf, isInternal } from './evidence/hosts.ts'
import { detailOf, unreached } from './evidence/unreached.ts'
import type { Rule } from './rule.ts'

export const noProxyNotHonoured: Rule = {
  id: 'no-proxy-not-honoured',
  title: 'An internal host is asked through the proxy to the outside',
  level: 'error',
  why: 'The daemon pulls, and does not see the shell’s variables; or NO_PROXY lacks the host or has another form.',
  source: ['https://github.com/docker/for-linux/issues/180', 'https://docs.docker.com/engine/daemon/proxy/'],
  says: [
    { client: 'docker', text: 'received unexpected HTTP status: 503 Service Unavailable' },
    { client: 'docker', text: 'proxyconnect tcp: …' },
    { client: 'docker', text: 'Forbidden' },
    { client: 'containerd', text: 'proxyconnect tcp: …' },
  ],
  *check(scene) {
    for (const { step, failure } of unreached(scene, ['proxy-refused', 'proxy-failed', 'proxy-auth'])) {
      if (!isInternal(step.facts.authority)) continue
      yield {
        message: `${hostOf(step, scene)} is an internal host, and was asked through the upstream proxy: ${detailOf(failure)}`,
        evidence: [step.id],
        remedy: `${scene.adviceFor(step).bypassProxy(step.facts.authority)}; for pullscope itself: --no-upstream-proxy ${step.facts.authority}`,
      }
    }
  },
}
