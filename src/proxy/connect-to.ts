// `--connect-to`: other addresses for a host, as curl has it. Host and SNI stay what they were. Does no I/O.

import { canonicalHost, type Authority } from './authority.ts'
import { matchesHost, parseHostPattern, type HostPattern } from './host-pattern.ts'
import type { ConnectTo } from './options.ts'

export interface Redirection {
  /** Where to connect for `destination`, the first to be tried first, from another one each time; null: as it says. */
  readonly take: (destination: Authority) => readonly Authority[] | null
  /** Is there a rule for it? Takes no turn. */
  readonly applies: (destination: Authority) => boolean
}

interface Group {
  readonly hosts: HostPattern | null
  readonly rules: [ConnectTo, ...ConnectTo[]]
  turn: number
}

/**
 * The first rule that matches wins; an empty field matches or keeps anything. Rules with the same left side are one list.
 * Each connection begins with the address after the one that the last began with.
 */
export function createRedirection(rules: readonly ConnectTo[]): Redirection {
  const groups: Group[] = []
  for (const rule of rules) {
    const known = groups.find((group) => leftSide(group.rules[0]) === leftSide(rule))
    if (known !== undefined) known.rules.push(rule)
    else
      groups.push({ hosts: rule.host === null ? null : parseHostPattern(rule.host), rules: [rule], turn: 0 })
  }
  const groupOf = (destination: Authority): Group | undefined =>
    groups.find(({ hosts, rules: [{ port, host }] }) => {
      if (port !== null && port !== destination.port) return false
      return host === null || (hosts !== null && matchesHost(hosts, destination))
    })

  return {
    applies: (destination) => groupOf(destination) !== undefined,
    take: (destination) => {
      const group = groupOf(destination)
      if (group === undefined) return null
      const all = group.rules.flatMap(({ toHosts, toPort }) =>
        (toHosts ?? [destination.host]).map((host) => ({ host, port: toPort ?? destination.port })),
      )
      const first = group.turn++ % all.length
      return [...all.slice(first), ...all.slice(0, first)]
    },
  }
}

function leftSide({ host, port }: ConnectTo): string {
  return `${host === null ? '' : (canonicalHost(host) ?? host)}:${port ?? ''}`
}
