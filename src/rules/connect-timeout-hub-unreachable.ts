// A registry, token server or mirror cannot be reached at all.

import { hostOf } from './evidence/hosts.ts'
import { detailOf, unreached } from './evidence/unreached.ts'
import type { Rule } from './rule.ts'

export const connectTimeoutHubUnreachable: Rule = {
  id: 'connect-timeout-hub-unreachable',
  title: 'A host cannot be reached',
  level: 'error',
  why: 'It is down, blocked, or there is no route. With a mirror set, what the client complains of is usually the registry that it tried last.',
  source: [
    'https://github.com/dqzboy/Docker-Proxy/issues/37',
    'https://github.com/cmliu/CF-Workers-docker.io/issues/91',
  ],
  says: [
    {
      client: 'docker',
      text: 'net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    },
    { client: 'docker', text: 'context deadline exceeded' },
    { client: 'docker', seenIn: '20.10', text: 'received unexpected HTTP status: 502 Bad Gateway' },
    { client: 'docker', text: 'connect: connection refused' },
    { client: 'containerd', text: 'i/o timeout' },
    {
      client: 'containerd',
      seenIn: '1.6',
      text: 'failed to fetch anonymous token: unexpected status…: 502 Bad Gateway',
    },
    { client: 'containerd', text: 'unexpected status from HEAD request to …: 502 Bad Gateway' },
    { client: 'podman', text: 'received unexpected HTTP status: 502 Bad Gateway' },
    { client: 'skopeo', text: 'received unexpected HTTP status: 502 Bad Gateway' },
    { client: 'podman', text: 'connect: connection refused' },
    { client: 'skopeo', text: 'connect: connection refused' },
    { client: 'crane', text: 'i/o timeout' },
    {
      client: 'podman',
      seenIn: '4.3',
      text: 'Requesting bearer token: invalid status code from registry 502 (Bad Gateway)',
    },
    {
      client: 'skopeo',
      seenIn: '1.9',
      text: 'Requesting bearer token: invalid status code from registry 502 (Bad Gateway)',
    },
  ],
  *check(scene) {
    for (const { step, failure } of unreached(scene, ['refused', 'timeout', 'unreachable'])) {
      const advice = scene.adviceFor(step)
      const { authority } = step.facts
      const scheme = step.url?.startsWith('http:') === true ? 'http' : 'https'
      yield {
        message: `${hostOf(step, scene)} cannot be reached: ${detailOf(failure)}`,
        evidence: [step.id, ...(step.causedBy === null ? [] : [step.causedBy])],
        remedy:
          scene.roleOf(step) === 'mirror'
            ? `mend the mirror, or stop using it: ${advice.dropMirror(authority)}`
            : `check the network (curl -v ${scheme}://${authority}/); where it is blocked, use a proxy: ${advice.useProxy('http://PROXY:3128')}`,
      }
    }
  },
}
