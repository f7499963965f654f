// Every host of a capture: who was asked, where that was, and who was only named. For firewalls and allow lists.

import { familyOf } from '../decode/link.ts'
import type { Role, Step, Trace } from '../decode/trace.ts'
import type { Session, UpstreamLink } from '../model/session.ts'
import { challengesOf } from '../rules/evidence/tokens.ts'
import { sceneOf, type Scene } from '../rules/scene.ts'
import { isTrouble } from '../views/tone.ts'

export interface HostAddress {
  /** IP address with its port: the host's own, or with `via` the proxy's. */
  readonly address: string
  readonly family: 'IPv4' | 'IPv6' | null
  /** The upstream proxy; null when there was none. */
  readonly via: string | null
  /** Whether a connection to it was made; false for one that was tried before another. */
  readonly connected: boolean
}

export interface Host {
  readonly authority: string
  /** Without the port; an IPv6 address without its brackets. */
  readonly host: string
  readonly port: number
  readonly role: Role
  readonly addresses: readonly HostAddress[]
  readonly requests: number
  /** Requests and connections that did not give what was asked for. */
  readonly failures: number
  /** Body bytes that came from it, and that went to it; all bytes of a tunnel that was not intercepted. */
  readonly bytes: number
  readonly bytesSent: number
  /** An answer came from it, or a connection to it was made. */
  readonly reached: boolean
  /** A redirect or a realm named it, and nobody went there. */
  readonly onlyNamed: boolean
}

/** In the order of the lanes; those that were only named come last. */
export function hostsOf(trace: Trace, session: Session): readonly Host[] {
  const scene = sceneOf(trace, session)
  const hosts = new Map<string, HostSoFar>()
  for (const step of trace.steps) {
    const place = placeOf(step.facts.authority, isPlainHttp(step.url) ? 'http:' : 'https:')
    const host = hosts.get(keyOf(place)) ?? begin(place, scene.roleOf(step))
    hosts.set(keyOf(place), host)
    count(host, step, scene)
  }
  addAddresses(hosts, session)
  const asked = trace.participants.flatMap(({ authority, role }) =>
    role === 'client' ? [] : [...hosts.values()].filter((host) => host.authority === authority),
  )
  return [...new Set([...asked, ...hosts.values()]), ...namedOnly(scene, hosts)]
}

type HostSoFar = { -readonly [Key in keyof Host]: Host[Key] }
type Place = Pick<Host, 'authority' | 'host' | 'port'>

function keyOf({ host, port }: Place): string {
  return `${host} ${port}`
}

function begin(place: Place, role: Role): HostSoFar {
  const nothing = { requests: 0, failures: 0, bytes: 0, bytesSent: 0, reached: false, onlyNamed: false }
  return { ...place, role, addresses: [], ...nothing }
}

function count(host: HostSoFar, step: Step, scene: Scene): void {
  if (step.exchange !== null) host.requests++
  if (isTrouble(step)) host.failures++
  host.bytesSent += step.bytesSent
  if (!hasAnswered(step, scene)) return
  host.bytes += step.bytes
  host.reached = true
}

/** What pullscope answered in its place does not count. */
function hasAnswered(step: Step, scene: Scene): boolean {
  if (step.outcome === 'open' || step.outcome === 'closed') return step.bytes > 0
  const exchange = scene.exchangeOf(step)
  return exchange !== null && 'response' in exchange && exchange.response?.from === 'upstream'
}

function addAddresses(hosts: ReadonlyMap<string, HostSoFar>, { connections }: Session): void {
  const byAuthority = new Map([...hosts.values()].map((host) => [host.authority, host]))
  for (const link of connections.flatMap((connection) => connection?.upstreams ?? [])) {
    const host = byAuthority.get(link.authority)
    if (host === undefined) continue
    host.reached = true
    const known = new Set(host.addresses.map(({ address, via }) => `${address} ${via ?? ''}`))
    const fresh = addressesOf(link).filter(({ address, via }) => !known.has(`${address} ${via ?? ''}`))
    host.addresses = [...host.addresses, ...fresh]
  }
}

function addressesOf({ address, via, tried = [] }: UpstreamLink): HostAddress[] {
  const failed = tried.map((other) => ({ address: other.address, connected: false }))
  return [...failed, { address, connected: true }].map((one) => ({
    ...one,
    family: familyOf(one.address),
    via: via ?? null,
  }))
}

function namedOnly(scene: Scene, hosts: ReadonlyMap<string, Host>): Host[] {
  const named = new Map<string, Host>()
  for (const step of scene.trace.steps) {
    const url = step.facts.leadsTo === null ? null : leadsTo(step, scene)
    if (url === null) continue
    const place = placeOf(url.host, url.protocol)
    const role = step.outcome === 'redirected' ? 'blob-store' : 'authorization'
    if (!hosts.has(keyOf(place))) named.set(keyOf(place), { ...begin(place, role), onlyNamed: true })
  }
  return [...named.values()]
}

/** The whole URL, for its scheme; a Location may be relative (RFC 9110 §10.2.2). */
function leadsTo(step: Step, scene: Scene): URL | null {
  const realm = challengesOf(step, scene).find(({ parameters }) => parameters['realm'] !== undefined)
  const target = scene.answerHeader(step, 'location') ?? realm?.parameters['realm'] ?? null
  const base = step.url ?? undefined
  return target === null || !URL.canParse(target, base) ? null : new URL(target, base)
}

function isPlainHttp(url: string | null): boolean {
  return url !== null && /^http:/i.test(url)
}

function placeOf(authority: string, scheme: string): Place {
  const [, host = authority, port] = /^\[?(.*?)\]?(?::(\d{1,5}))?$/.exec(bracketed(authority)) ?? []
  return { authority, host, port: port === undefined ? (scheme === 'http:' ? 80 : 443) : Number(port) }
}

/** An IPv6 address that came without brackets has no port. */
function bracketed(authority: string): string {
  return /^[^[].*:.*:/.test(authority) ? `[${authority}]` : authority
}
