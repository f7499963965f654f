// Flags that are about some hosts: `--passthrough`, `--insecure-upstream` and their like.

import { PullscopeError } from '../../errors.ts'
import { parseHostPattern, type HostPattern } from '../../proxy/host-pattern.ts'

const FORMS = 'write a host, such as registry.example, registry.example:5000, *.docker.io or [::1]:5000'

/** A reader of hosts for this flag, which it names in errors. Throws `bad-host`. */
export function hostsOf(flag: string): (text: string) => HostPattern {
  return (text) => {
    const pattern = parseHostPattern(text)
    if (pattern !== null) return pattern
    throw new PullscopeError('bad-host', `${flag} ${JSON.stringify(text)} is not a host`, FORMS)
  }
}

/** As `hostsOf`, but `*`: what it turns off is not to be turned off for every host. Throws `bad-host`. */
export function certainHostsOf(flag: string): (text: string) => HostPattern {
  const read = hostsOf(flag)
  return (text) => {
    const pattern = read(text)
    if (pattern.kind !== 'any') return pattern
    throw new PullscopeError(
      'bad-host',
      `${flag} ${text} would be for every host`,
      `name the host that it is for, such as ${flag} registry.example`,
    )
  }
}
