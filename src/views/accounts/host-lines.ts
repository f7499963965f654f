// `explain --hosts`: every host as a table; and as `host:port` for the allow list of a proxy.

import type { Host } from '../../accounts/hosts.ts'
import { span } from '../../text/span.ts'
import type { Line, Tone } from '../../text/span.ts'
import { bytes, count } from '../../text/units.ts'
import { displayWidth, padEnd } from '../../text/width.ts'
import { flow } from '../../text/wrap.ts'
import { GLYPHS, type Glyphs } from '../glyphs.ts'
import { MIN_WIDTH, type TextOptions } from '../text.ts'

/** A host of which the name fills the screen gets no column of its own. */
const WIDEST_NAME = 44

/** Everything printable. Those that were only named come last, and say so. */
export function hostLines(hosts: readonly Host[], options: TextOptions): readonly Line[] {
  const glyphs = GLYPHS[options.glyphs]
  const width = Math.max(MIN_WIDTH, options.width)
  const failed = hosts.filter(({ reached, onlyNamed }) => !reached && !onlyNamed).length
  const named = hosts.filter(({ onlyNamed }) => onlyNamed).length
  const names = hosts.map((host) => displayWidth(glyphs.escape(hostAndPort(host))))
  const column = Math.min(WIDEST_NAME, Math.max(0, ...names))
  const told = [
    count(hosts.length - named, 'host'),
    ...(failed === 0 ? [] : [`${failed} not reached`]),
    ...(named === 0 ? [] : [`${named} only named`]),
  ]
  return [
    [span('pullscope', 'strong'), span(`   ${told.join(', ')}`)],
    ...hosts.flatMap((host) => oneHost(host, { glyphs, width, column })),
  ]
}

interface Table {
  readonly glyphs: Glyphs
  readonly width: number
  readonly column: number
}

function oneHost(host: Host, { glyphs, width, column }: Table): readonly Line[] {
  const piece = (text: string, tone: Tone = 'plain'): Line => [span(glyphs.escape(text), tone)]
  const sign = host.onlyNamed ? glyphs.incomplete : host.reached ? glyphs.complete : glyphs.failed
  const tone = host.onlyNamed ? 'dim' : host.reached ? 'good' : 'bad'
  const name = padEnd(glyphs.escape(hostAndPort(host)), column)
  const pieces: Line[] = [
    [span(`${padEnd(sign, 2)} `, tone), span(name, 'strong')],
    piece(host.role.padEnd('authorization'.length), 'dim'),
    ...trafficOf(host).map((text) => piece(text)),
    ...(host.failures === 0 ? [] : [piece(`${host.failures} failed`, 'bad')]),
    ...host.addresses.map((address) => piece(addressText(address), address.connected ? 'plain' : 'bad')),
  ]
  return flow(pieces, { width, indent: 0, hang: 6, gap: 2, ellipsis: glyphs.ellipsis })
}

function trafficOf({ onlyNamed, requests, bytes: received, bytesSent }: Host): readonly string[] {
  if (onlyNamed) return ['named, never asked']
  const sent = bytesSent === 0 ? [] : [`${bytes(bytesSent)} sent`]
  return [count(requests, 'request'), bytes(received), ...sent]
}

function addressText({ address, family, via, connected }: Host['addresses'][number]): string {
  const way = via === null ? (family === null ? address : `${address} ${family}`) : `via ${via}`
  return connected ? way : `${way} did not answer`
}

/** `host:port`, with brackets around an IPv6 address. */
export function hostAndPort({ host, port }: Pick<Host, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

/**
 * One `host:port` a line, each once and in order of the alphabet. Hosts that were only named are left out: an allow list
 * should not let through what nobody needed.
 */
export function hostList(hosts: readonly Host[], escape: (text: string) => string): string {
  const names = hosts.filter(({ onlyNamed }) => !onlyNamed).map((host) => escape(hostAndPort(host)))
  return [...new Set(names)]
    .sort()
    .map((name) => `${name}\n`)
    .join('')
}
