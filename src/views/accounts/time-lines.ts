// Where the time of each pull went.

import type { ConnectTimes, LayerSpeed, TimeAccount } from '../../accounts/time.ts'
import { shortDigest } from '../../registry/digest.ts'
import type { Line } from '../../text/span.ts'
import { bytes, count, duration, rate } from '../../text/units.ts'
import { labelled } from '../finding-lines.ts'
import { andMore, blockTitle, MOST_ENTRIES, type BlockContext } from './block.ts'

export function timeLines(accounts: readonly TimeAccount[], context: BlockContext): readonly Line[] {
  return [
    ...accounts.slice(0, MOST_ENTRIES).flatMap((account) => oneTime(account, context)),
    ...andMore(accounts.length - MOST_ENTRIES, 'pulls'),
  ]
}

function oneTime(account: TimeAccount, context: BlockContext): readonly Line[] {
  const { reference, tookMs, path, clientMs, slowest, layers, connect } = account
  const client = clientMs === 0 ? [] : [`the client itself ${part(clientMs, tookMs)}`]
  const waited = [...path.map(({ phase, ms }) => `${phase} ${part(ms, tookMs)}`), ...client]
  const host = slowest === null ? '' : `; longest with ${slowest.authority}: ${part(slowest.ms, tookMs)}`
  return [
    ...blockTitle('time', [reference, duration(tookMs)], context),
    ...labelled('path', `${waited.join(', ')}${host}`, context),
    ...(connect.connections === 0 ? [] : labelled('setup', connectText(connect), context)),
    ...layers
      .slice(0, MOST_ENTRIES)
      .flatMap((layer, i) => labelled(i === 0 ? 'layers' : '', layerText(layer), context)),
    ...andMore(layers.length - MOST_ENTRIES, 'layers'),
  ]
}

/** `40 ms (20%)`. */
function part(ms: number, of: number): string {
  return `${duration(ms)} (${((100 * ms) / of).toFixed(0)}%)`
}

function connectText({ connections, dnsMs, connectMs, tlsMs, families }: ConnectTimes): string {
  const over = families.length === 0 ? '' : ` over ${families.join(' and ')}`
  const times = `DNS ${duration(dnsMs)}, TCP ${duration(connectMs)}, TLS ${duration(tlsMs)}`
  return `${count(connections, 'connection')}${over}; in all of them ${times}`
}

function layerText({ digest, bytes: amount, tookMs, authority, family }: LayerSpeed): string {
  const speed = rate(amount, tookMs)
  const over = family === null ? '' : ` over ${family}`
  const pace = speed === null ? '' : `, ${speed}`
  return `${shortDigest(digest)} ${bytes(amount)} in ${duration(tookMs)}${pace} from ${authority}${over}`
}
