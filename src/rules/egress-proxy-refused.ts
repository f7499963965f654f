// The proxy on the way out refuses, cannot be reached, or wants credentials.

import { hostOf } from './evidence/hosts.ts'
import { detailOf, unreached } from './evidence/unreached.ts'
import type { Rule } from './rule.ts'

export const egressProxyRefused: Rule = {
  id: 'egress-proxy-refused',
  title: 'The proxy on the way out does not let the client through',
  level: 'error',
  why: 'It wants credentials, does not allow the host, or is down. Blobs come from hosts that allow lists often lack.',
  source: [
    'https://github.com/moby/moby/issues/40507',
    'https://github.com/docker/for-linux/issues/376',
    'RFC 9110 §15.5.8',
  ],
  says: [
    { client: 'docker', text: 'Proxy Authentication Required' },
    { client: 'docker', text: 'proxyconnect tcp: …' },
    { client: 'docker', text: 'AuthorizedOnly' },
    { client: 'containerd', text: 'Proxy Authentication Required' },
    { client: 'podman', text: 'Proxy Authentication Required' },
    { client: 'skopeo', text: 'Proxy Authentication Required' },
  ],
  *check(scene) {
    const causes = ['proxy-auth', 'proxy-refused', 'proxy-failed', 'proxy-unreachable'] as const
    for (const { step, failure } of unreached(scene, causes)) {
      const isAuth = failure.cause === 'proxy-auth'
      yield {
        message: `the upstream proxy does not let ${hostOf(step, scene)} through: ${detailOf(failure)}`,
        evidence: [step.id],
        remedy: isAuth
          ? `give the proxy a user and password: ${scene.adviceFor(step).useProxy('http://USER:PASSWORD@PROXY:3128')}; for pullscope: --upstream-proxy http://USER:PASSWORD@PROXY:3128`
          : `ask for all hosts of this pull to be allowed: pullscope explain FILE --hosts lists them`,
      }
    }
  },
}
