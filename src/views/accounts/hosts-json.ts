// `explain --hosts --json`: format pullscope/hosts, version 1: stable, changed only by addition.

import type { Host } from '../../accounts/hosts.ts'
import { escapeJson } from '../../text/escape-json.ts'

const HOSTS_FORMAT = 'pullscope/hosts'
const HOSTS_VERSION = 1

/** The document, two spaces deep, ended by a line feed. Hosts that were only named have `onlyNamed: true`. */
export function hostsText(hosts: readonly Host[]): string {
  const document = { format: HOSTS_FORMAT, version: HOSTS_VERSION, hosts: hosts.map(hostJson) }
  return `${escapeJson(JSON.stringify(document, null, 2))}\n`
}

function hostJson({ authority, host, port, role, addresses, requests, ...rest }: Host): object {
  const { failures, bytes, bytesSent, reached, onlyNamed } = rest
  return {
    ...{ authority, host, port, role },
    addresses: addresses.map(({ address, family, via, connected }) => ({ address, family, via, connected })),
    ...{ requests, failures, bytes, bytesSent, reached, onlyNamed },
  }
}
