// What a user is told when the hub is there: where it is, whom to trust, and how its names lead there.

import type { RunningHub } from '../../hub/options.ts'
import { formatAddress } from '../../proxy/authority.ts'
import { isLoopback } from '../../proxy/ip-address.ts'
import { note, noteLines } from '../stdio.ts'

interface Ready {
  readonly authorities: RunningHub['authorities']
  readonly names: 'addresses' | 'docker-hub'
  readonly scheme: 'http' | 'https'
  /** Where the certificate was written; null when nobody asked for it. */
  readonly caPath: string | null
}

const HTTPS_PORT = 443
const HTTP_PORT = 80

/** One line to wait for, in one piece, with all that a script has to know. */
export function announce({ authorities, names, scheme, caPath }: Ready): void {
  const { registry, authorization, cdn } = authorities
  const at = ({ address }: (typeof authorities)[keyof typeof authorities]): string =>
    `${scheme}://${formatAddress(address)}`
  const ca = scheme === 'http' ? '' : ` · CA ${caPath ?? 'not written (--ca-out FILE)'}`
  const ready = `listening on ${at(registry)} · authorization ${at(authorization)} · CDN ${at(cdn)}${ca}`
  note(ready)
  const remote = Object.values(authorities).find((authority) => !isLoopback(authority.address.host))
  if (remote !== undefined) {
    note(
      `other machines reach ${formatAddress(remote.address)}, and the passwords of the hub are known to all`,
    )
  }
  if (names === 'addresses') return
  const port = scheme === 'https' ? HTTPS_PORT : HTTP_PORT
  note('it goes by Docker Hub’s names; these lead there, for pullscope trace or curl:')
  noteLines(
    [registry, authorization, cdn].map(
      ({ name, address }) => `--connect-to ${name}:${port}:${formatAddress(address)}`,
    ),
  )
}
