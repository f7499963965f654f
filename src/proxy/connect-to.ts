// `--connect-to`: other addresses for a host, as curl has it. Host and SNI stay what they were. Does no I/O.

import type { Authority } from './authority.ts'
import { matchesHost, parseHostPattern, type HostPattern } from './host-pattern.ts'
import type { ConnectTo } from './options.ts'

export interface Redirection {
  /** Where to connect for `destination`, the first to be tried first, from another one each time; null: as it says. */
  readonly take: (destination: Authority) => readonly Authority[] | null
  /** Is there a rule for it? Takes no turn. */
  readonly applies: (destination: Authority) => boolean
}

interface Turns {
  readonly rule: ConnectTo
  readonly hosts: HostPattern | null
  turn: number
}

/**
 * The first rule that matches wins, as in curl; an empty field matches or keeps anything. Each connection begins with
 * the address after the one that the last began with.
 */
export function createRedirection(rules: readonly ConnectTo[]): Redirection {
  const all = rules.map((rule): Turns => ({
    rule,
    hosts: rule.host === null ? null : parseHostPattern(rule.host),
    turn: 0,
  }))
  const ruleFor = (destination: Authority): Turns | undefined =>
    all.find(({ hosts, rule: { host, port } }) => {
      if (port !== null && port !== destination.port) return false
      return host === null || (hosts !== null && matchesHost(hosts, destination))
    })

  return {
    applies: (destination) => ruleFor(destination) !== undefined,
    take: (destination) => {
      const turns = ruleFor(destination)
      if (turns === undefined) return null
      const { toHosts, toPort } = turns.rule
      const addresses = (toHosts ?? [destination.host]).map((host) => ({
        host,
        port: toPort ?? destination.port,
      }))
      const first = turns.turn++ % addresses.length
      return [...addresses.slice(first), ...addresses.slice(0, first)]
    },
  }
}
