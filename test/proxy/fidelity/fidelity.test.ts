// The table "What watching must not change" (DESIGN.md): each row is played directly and through pullscope, over TLS and
// in plain HTTP, and both sides must have got the same bytes and the same end.

import { describe, expect, it } from 'vitest'
import type { Ends, Row } from './row.ts'
import { answer, get } from './row.ts'
import { passedOn, unchunked } from './normal.ts'
import { THEMES } from './rows/index.ts'
import { openWire, type Layer, type Way, type Wire } from './wire.ts'

const ONE_MORE = answer('200 OK', 'X-One: more', 'Content-Length: 0')

interface Seen {
  readonly client: string
  readonly origins: readonly string[]
}

async function play(row: Row, way: Way, layer: Layer): Promise<Seen> {
  const wire = await openWire(way, layer)
  await row.play(wire)
  const ends = endsOf(row, way)
  if (ends === null) await oneMore(wire)
  else {
    if (ends.client !== null) await wire.client.sees(ends.client)
    // What has not begun cannot end: a request that was never whole does not reach the origin through pullscope.
    if (ends.origin !== null)
      await Promise.all(wire.origins.map((origin) => origin.sees(ends.origin ?? 'open')))
  }
  return { client: wire.client.text(), origins: wire.origins.map((origin) => origin.text()) }
}

function endsOf({ ends, differs = [] }: Row, way: Way): Ends | null {
  const other = differs.find((difference) => difference.at === 'ends')
  return way === 'through' && other !== undefined ? other.through : (ends ?? null)
}

/** The connection is usable, and neither side takes anything of the next exchange for the last one. */
async function oneMore({ client, origins }: Wire): Promise<void> {
  client.send(get('/one-more'))
  const origin = origins.at(-1)
  if (origin === undefined) throw new Error('nothing has reached the origin')
  await origin.gets('GET /one-more')
  origin.send(ONE_MORE)
  await client.gets(ONE_MORE)
}

/** What must come through, from what comes directly. */
function expected({ differs = [] }: Row, { client, origins }: Seen): Seen {
  let [down, ups] = [passedOn(client), origins.map(passedOn)]
  for (const difference of differs) {
    if (difference.at === 'ends') continue
    const { at, direct, through } = difference
    const touched = at === 'client' ? [down] : ups
    if (!touched.some((text) => text.includes(direct)))
      throw new Error(`no longer a difference: ${JSON.stringify(direct)}`)
    if (at === 'client') down = down.replaceAll(direct, through)
    else ups = ups.map((text) => text.replaceAll(direct, through)).filter((text) => text !== '')
  }
  return { client: down, origins: ups }
}

describe.each(THEMES)('$name', ({ rows }) => {
  const plays = rows.flatMap((row) =>
    (row.layer === undefined ? (['tls', 'plain'] as const) : [row.layer]).map((layer) => ({
      ...row,
      row,
      layer,
    })),
  )
  it.each(plays)('$name ($layer)', async ({ row, layer }) => {
    const direct = await play(row, 'direct', layer)
    const through = await play(row, 'through', layer)
    const { client, origins } = through
    expect({ client: unchunked(client), origins: origins.map(unchunked) }).toEqual(expected(row, direct))
  })
})
