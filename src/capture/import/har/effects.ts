// What a HAR does not say, in sentences for whoever looks at the capture.

import type { Dialect } from './dialect.ts'
import type { LeftOut, ReadEntry } from './entry.ts'

interface Reading {
  readonly dialect: Dialect
  readonly isOwn: boolean
  readonly leftOut: ReadonlyMap<LeftOut['kind'], number>
}

/** One sentence each. An own file says the rest itself. */
export function effectsOf(entries: readonly ReadEntry[], { dialect, isOwn, leftOut }: Reading): string[] {
  if (isOwn) return [OWN]
  const said = [
    `${dialect.author} recorded this as HAR, which tells of requests and answers alone: not of clients, TLS, tunnels or interim answers, and of connections what the file says.`,
  ]
  const unnamed = entries.filter(({ connection }) => connection === null).length
  if (unnamed > 0) said.push(UNNAMED)
  const lacking = (what: ReadEntry['lacks'][number]): number =>
    entries.filter(({ lacks }) => lacks.includes(what)).length
  const [times, bodies] = [lacking('times'), lacking('bodies')]
  if (times > 0)
    said.push(`When the answer came is not in the file for ${times} of ${entries.length} exchanges.`)
  if (bodies > 0) {
    said.push(
      `The bytes of ${bodies} of ${entries.length} exchanges are not in the file, or not as they were: their hash is not known.`,
    )
  }
  const [cached, local] = [leftOut.get('cached') ?? 0, leftOut.get('local') ?? 0]
  if (cached > 0)
    said.push(`Left out: ${answers(cached)} of the browser’s cache, for which no server was asked.`)
  if (local > 0)
    said.push(
      `Left out: ${requests(local)} that never left the browser (data:, blob:, what a page may not ask and the like).`,
    )
  return said
}

const OWN = 'This capture was read from a HAR file that pullscope wrote.'
const UNNAMED = 'Which requests shared a connection is not in the file: each authority is given one.'

function answers(count: number): string {
  return count === 1 ? '1 answer' : `${count} answers`
}

function requests(count: number): string {
  return count === 1 ? '1 request' : `${count} requests`
}
