// Pulls in which nothing failed, and yet something that was wanted was not seen to come.

import { describe, expect, it } from 'vitest'
import type { CaptureFact } from '../../src/capture/event.ts'
import { createDecoder, decode } from '../../src/decode/decode.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { CDN, dockerPull, REGISTRY, type PullPlay } from '../helpers/docker-hub-play.ts'
import { MANIFEST_TYPE, testImage } from '../helpers/images.ts'
import { digestOf, play, type Play } from '../helpers/play.ts'

const image = testImage('cut')
const PULL: PullPlay = { repository: 'library/redis', tag: '7', token: 'tttttttt', image }
const PODMAN = 'containers/5.23.1 (github.com/containers/image)'

function statuses(log: Play): string[] {
  log.end()
  return decode(reduceAll(log.events)).pulls.map(({ status }) => status)
}

/** Moves of `dockerPull`: five until the manifest, then for each blob one to be redirected and one to follow. */
function pulled(log: Play, blobs: readonly ('redirected' | 'got' | 'unasked')[], agent?: string): void {
  const moves = dockerPull(log, agent === undefined ? PULL : { ...PULL, agent })
  for (const move of moves.slice(0, 5)) move()
  blobs.forEach((end, i) => {
    if (end !== 'unasked') moves[5 + 2 * i]?.()
    if (end === 'got') moves[6 + 2 * i]?.()
  })
}

function tunnel(log: Play, received: number): void {
  const connection = 7
  const facts: readonly CaptureFact[] = [
    { type: 'connection.opened', connection, client: '127.0.0.1:50007' },
    {
      ...{ type: 'tunnel.opened', connection, authority: new URL(CDN).host },
      ...{ intercepted: false, sni: null, alpn: [] },
    },
    { type: 'tunnel.closed', connection, sent: 500, received },
    { type: 'connection.closed', connection },
  ]
  for (const fact of facts) log.add(fact)
}

const ALL = ['redirected', 'redirected', 'redirected'] as const

describe('content that was asked for and redirected', () => {
  it('makes no whole pull when nothing was seen to come of it', () => {
    const log = play()
    pulled(log, ALL)
    expect(statuses(log)).toEqual(['incomplete'])
  })

  it('makes none when one of many is missing', () => {
    const log = play()
    pulled(log, ['got', 'redirected', 'got'])
    expect(statuses(log)).toEqual(['incomplete'])
  })

  it('may still come while the capture runs', () => {
    const log = play()
    pulled(log, ALL)
    expect(decode(reduceAll(log.events)).pulls[0]?.status).toBe('running')
  })

  it('came if bytes passed through a tunnel to that host', () => {
    const log = play()
    pulled(log, ALL)
    tunnel(log, 30_000)
    expect(statuses(log)).toEqual(['complete'])
  })

  it.each([
    ['through which nothing came', 0, 0],
    ['that was opened much later', 30_000, 60_000],
  ])('did not come through a tunnel %s', (_, received, later) => {
    const log = play()
    pulled(log, ALL)
    log.pause(later)
    tunnel(log, received)
    expect(statuses(log)).toEqual(['incomplete'])
  })

  it('did not come through a tunnel that was closed before', () => {
    const log = play()
    tunnel(log, 30_000)
    log.pause(10)
    pulled(log, ALL)
    expect(statuses(log)).toEqual(['incomplete'])
  })

  it('came if the same client got it from the same URL for another pull at the same time', () => {
    const log = play()
    const one = dockerPull(log, { ...PULL, token: 'one' })
    const other = dockerPull(log, { ...PULL, token: 'other' })
    // The one is redirected before the other has its manifest, and follows after the other was redirected, too.
    const order = [...one.slice(0, 5), ...other.slice(0, 4), one[5], ...other.slice(4, 6), one[6], other[6]]
    for (const move of [...order, ...one.slice(7), ...other.slice(7)]) move?.()
    expect(statuses(log)).toEqual(['complete', 'complete'])
  })

  it('did not come for a pull that ended before the one which got it', () => {
    const log = play()
    pulled(log, ALL)
    for (const move of dockerPull(log, { ...PULL, token: 'other' })) move()
    expect(statuses(log)).toEqual(['incomplete', 'complete'])
  })

  it('is looked for again when an event comes after the end', () => {
    const log = play()
    pulled(log, ALL)
    log.end()
    const decoder = createDecoder()
    expect(decoder.decode(reduceAll(log.events)).pulls[0]?.status).toBe('incomplete')
    tunnel(log, 30_000)
    expect(decoder.decode(reduceAll(log.events)).pulls[0]?.status).toBe('complete')
  })
})

describe('content that was never asked for', () => {
  it.each([['docker', undefined] as const, ['podman', PODMAN] as const])(
    'was there already, if %s asked for nothing',
    (_, agent) => {
      const log = play()
      pulled(log, ['unasked', 'unasked', 'unasked'], agent)
      expect(statuses(log)).toEqual(['complete'])
    },
  )

  it('was there already, if it is a layer', () => {
    const log = play()
    pulled(log, ['got', 'unasked', 'got'], PODMAN)
    expect(statuses(log)).toEqual(['complete'])
  })

  it('is missing, if it is the config of which podman asked for a layer', () => {
    const log = play()
    pulled(log, ['unasked', 'got', 'unasked'], PODMAN)
    expect(statuses(log)).toEqual(['incomplete'])
  })

  it('is missing still, if a later pull asked for it', () => {
    const log = play()
    pulled(log, ['unasked', 'got', 'unasked'], PODMAN)
    for (const move of dockerPull(log, { ...PULL, token: 'other', agent: PODMAN })) move()
    expect(statuses(log)).toEqual(['incomplete', 'complete'])
  })

  it('may be the config that containerd kept of a pull which was broken off', () => {
    const log = play()
    pulled(log, ['unasked', 'got', 'got'], 'containerd/1.6.20')
    expect(statuses(log)).toEqual(['complete'])
  })

  it('is of no use to podman, if it is the config of a signature', () => {
    const log = play()
    const signature = '{"critical":{}}'
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf('{}'), size: 2 },
      layers: [
        {
          mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
          digest: digestOf(signature),
          size: signature.length,
        },
      ],
    })
    const base = `${REGISTRY}/v2/acme/app`
    const headers = [['Content-Type', MANIFEST_TYPE]] as const
    log.exchange(`GET ${base}/manifests/sha256-1234.sig`, 200, {
      agent: PODMAN,
      answer: { headers, body: manifest },
    })
    log.exchange(`GET ${base}/blobs/${digestOf(signature)}`, 200, {
      agent: PODMAN,
      answer: { unkept: signature },
    })
    expect(statuses(log)).toEqual(['complete'])
  })
})
