// Only IPv6 addresses were tried, and this machine or network cannot use them.
//
// Not seen live: tested from events as a socket gives them.

import { hostOf } from './evidence/hosts.ts'
import { detailOf, unreached } from './evidence/unreached.ts'
import type { Rule } from './rule.ts'

/** An IPv6 address as Node writes it in an error: `connect ENETUNREACH 2600:1f18::1:443 - Local (:::0)`. */
const IPV6 = /(?:^|[\s[])[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7}/i
const IPV4 = /(?:^|[\s[])\d{1,3}(?:\.\d{1,3}){3}\b/

export const ipv6PathBroken: Rule = {
  id: 'ipv6-path-broken',
  title: 'The host was tried by IPv6, which does not work here',
  level: 'error',
  why: 'The name has IPv6 addresses, and the machine or its network has no working route for them.',
  source: [
    'https://github.com/docker/hub-feedback/issues/2349',
    'https://github.com/docker/hub-feedback/issues/1945',
    'RFC 6724 §6',
  ],
  says: [
    { client: 'docker', text: 'dial tcp [2…]:443: connect: cannot assign requested address' },
    { client: 'docker', text: 'dial tcp [2…]:443: connect: network is unreachable' },
    { client: 'containerd', text: 'dial tcp [2…]:443: connect: network is unreachable' },
    { client: 'podman', text: 'dial tcp [2…]:443: connect: network is unreachable' },
  ],
  *check(scene) {
    for (const { step, failure } of unreached(scene, ['unreachable', 'timeout'])) {
      const detail = detailOf(failure)
      if (!IPV6.test(detail) || IPV4.test(detail)) continue
      yield {
        message: `${hostOf(step, scene)} was tried by IPv6 alone, without success: ${detail}`,
        evidence: [step.id],
        remedy:
          'prefer IPv4 (in /etc/gai.conf: precedence ::ffff:0:0/96 100), or turn the broken IPv6 off ' +
          '(sysctl net.ipv6.conf.all.disable_ipv6=1) and restart the daemon; in a network with IPv6 alone, use NAT64',
      }
    }
  },
}
