// Blobs that break off, lie about themselves or never come, and what each client makes of it.

import { describe, expect, it } from 'vitest'
import { header } from '../../src/http/headers.ts'
import { containerd } from '../../src/puller/personalities/containerd.ts'
import { docker } from '../../src/puller/personalities/docker.ts'
import { podman } from '../../src/puller/personalities/podman.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { failureOf, pullFrom } from './pull-from.ts'
import { send, sendBlob, sendCut, standIn, type Answer, type StandIn } from './stand-in.ts'

const SIZE = 200_000
const CUT_AT = 120_000

/** The CDN's first answers for the layer are cut at so many bytes; then it serves as asked. */
function cutting(times: number): Answer {
  return (asked, response) => {
    if (asked.role !== 'cdn' || asked.times > times) return false
    return whenLayer(asked.path, (bytes) => sendCut(response, bytes, CUT_AT))
  }
}

let registry: StandIn

function whenLayer(path: string, then: (bytes: Buffer) => void): boolean {
  const digest = path.slice(path.lastIndexOf('/') + 1)
  const bytes = registry.content.layers.includes(digest) ? registry.content.blobs.get(digest) : undefined
  if (bytes === undefined) return false
  then(bytes)
  return true
}

async function serving(answer: Answer, layers: readonly number[] = [SIZE]): Promise<StandIn> {
  registry = await standIn({ layers, answer })
  return registry
}

function layerRanges({ log, content }: StandIn): (string | null)[] {
  return log
    .filter(({ role, url }) => role === 'registry' && url.pathname.endsWith(content.layers[0] ?? '-'))
    .map(({ headers }) => header(headers, 'range'))
}

describe('a layer that is cut', () => {
  it('is resumed by docker after 5 seconds, with a Range and without asking for gzip', async () => {
    const pulled = await pullFrom(await serving(cutting(1)))
    expect(pulled.result.status).toBe('complete')
    expect(pulled.waits).toEqual([5_000])
    const [, range = ''] = layerRanges(registry)
    expect(Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1])).toBeGreaterThan(0)
    const resumed = registry.log.filter(({ headers }) => header(headers, 'range') !== null)
    expect(resumed.map(({ role, headers }) => [role, header(headers, 'accept-encoding')])).toEqual([
      ['registry', null],
      ['cdn', null],
    ])
  })

  it('is given up by docker after six attempts, with waits that grow', async () => {
    const pulled = await pullFrom(
      await serving((asked, response) => {
        if (asked.role !== 'cdn') return false
        return whenLayer(asked.path, (bytes) => {
          const first = Number(/\d+/.exec(header(asked.headers, 'range') ?? '')?.[0] ?? 0)
          const headers = { 'content-length': bytes.length - first, 'content-range': `bytes ${first}-` }
          response.writeHead(first === 0 ? 200 : 206, headers)
          response.write(bytes.subarray(first, first + 1), () => response.destroy())
        })
      }),
    )
    expect(failureOf(pulled)).toMatchObject({ words: 'unexpected EOF', failure: { attempts: 6 } })
    expect(pulled.waits).toEqual([5_000, 10_000, 15_000, 20_000, 25_000])
  })

  it('is begun anew by docker when the Range is ignored', async () => {
    const pulled = await pullFrom(
      await serving((asked, response) => {
        if (cutting(1)(asked, response)) return true
        return asked.role === 'cdn' && whenLayer(asked.path, (bytes) => sendBlob(response, bytes, []))
      }),
    )
    expect(pulled.result.status).toBe('complete')
    expect(layerRanges(registry)).toEqual([null, expect.stringMatching(/^bytes=/), null])
  })

  it('is resumed by containerd at once, which skips what it knows when the Range is ignored', async () => {
    const ignoring: Answer = (asked, response) =>
      cutting(1)(asked, response) ||
      (asked.role === 'cdn' && whenLayer(asked.path, (bytes) => sendBlob(response, bytes, [])))
    const pulled = await pullFrom(await serving(ignoring), { personality: containerd })
    expect(pulled.result.status).toBe('complete')
    expect(layerRanges(registry)).toEqual([null, expect.stringMatching(/^bytes=/)])
    expect(pulled.waits).toEqual([0])
  })

  it('is given up by containerd after three resumptions that bring nothing', async () => {
    const stuck: Answer = (asked, response) => {
      if (cutting(1)(asked, response)) return true
      return (
        asked.role === 'cdn' &&
        whenLayer(asked.path, (bytes) => {
          const first = Number(/\d+/.exec(header(asked.headers, 'range') ?? '')?.[0] ?? 0)
          response.writeHead(206, {
            'content-length': bytes.length - first,
            'content-range': `bytes ${first}-`,
          })
          response.flushHeaders()
          response.destroy()
        })
      )
    }
    const pulled = await pullFrom(await serving(stuck), { personality: containerd })
    expect(failureOf(pulled).words).toBe('failed to read expected number of bytes: unexpected EOF')
    expect(layerRanges(registry).filter((range) => range !== null)).toHaveLength(3)
  })

  it('ends the pull of podman 4.3', async () => {
    const pulled = await pullFrom(await serving(cutting(1)), { personality: podman })
    expect(failureOf(pulled).words).toContain('writing blob: happened during read: unexpected EOF')
    expect(layerRanges(registry)).toHaveLength(1)
  })
})

describe('content that is not what its digest says', () => {
  it('fails in each client’s words, and is not tried again', async () => {
    const lying: Answer = (asked, response) =>
      asked.role === 'cdn' &&
      whenLayer(asked.path, (bytes) => sendBlob(response, Buffer.alloc(bytes.length, 1), []))
    const asDocker = failureOf(await pullFrom(await serving(lying)))
    const [digest = ''] = registry.content.layers
    expect(asDocker.words).toBe(`filesystem layer verification failed for digest ${digest}`)
    expect(layerRanges(registry)).toHaveLength(1)
    const asContainerd = failureOf(await pullFrom(registry, { personality: containerd }))
    expect(asContainerd.words).toMatch(
      /^failed commit on ref "layer-sha256:\w+": commit failed: unexpected commit digest/,
    )
    const asPodman = failureOf(await pullFrom(registry, { personality: podman }))
    expect(asPodman.words).toContain(`Digest did not match, expected ${digest}, got sha256:`)
  })

  const longer =
    (by: number): Answer =>
    (asked, response) =>
      asked.role === 'cdn' &&
      whenLayer(asked.path, (bytes) => {
        response.writeHead(200)
        response.end(Buffer.concat([bytes, Buffer.alloc(by)]))
      })

  it('because it is too long: by its digest, and by its length in containerd 1.6', async () => {
    const registry = await serving(longer(1000))
    const [digest = ''] = registry.content.layers
    expect(failureOf(await pullFrom(registry)).words).toBe(
      `filesystem layer verification failed for digest ${digest}`,
    )
    expect(failureOf(await pullFrom(registry, { personality: containerd })).words).toBe(
      `failed commit on ref "layer-${digest}": commit failed: "layer-${digest}" failed size validation: ${SIZE + 1000} != ${SIZE}: failed precondition`,
    )
  })

  it('is not read for ever', async () => {
    const { failure } = failureOf(await pullFrom(await serving(longer(20 * SIZE))))
    expect(failure.cause).toEqual({
      kind: 'unusable',
      message: `more than the ${SIZE} bytes that the manifest says`,
    })
  })
})

describe('a blob that does not come', () => {
  it('404: docker looks twice and says unknown blob', async () => {
    const missing: Answer = (asked, response) =>
      asked.role === 'registry' &&
      whenLayer(asked.path, () =>
        send(response, 404, '{"errors":[{"code":"BLOB_UNKNOWN","message":"blob unknown to registry"}]}'),
      )
    const pulled = await pullFrom(await serving(missing))
    expect(failureOf(pulled).words).toBe('unknown blob')
    expect(layerRanges(registry)).toHaveLength(2)
  })

  it('500 for the config: docker tries six times, and waits less than for a layer', async () => {
    const pulled = await pullFrom(
      await serving((asked, response) => {
        if (!asked.path.endsWith(registry.content.config)) return false
        send(response, 500, 'boom')
        return true
      }),
    )
    expect(failureOf(pulled).words).toBe(
      'error pulling image configuration: download failed after attempts=6: received unexpected HTTP status: 500 Internal Server Error',
    )
    expect(pulled.waits).toEqual([100, 200, 400, 800, 1600])
  })

  it('the failure of one layer ends the others', async () => {
    const answer: Answer = (asked, response) => {
      if (asked.role !== 'cdn') return false
      if (asked.path.endsWith(registry.content.layers[0] ?? '-')) send(response, 403, '<Error/>')
      // The others begin, and never end.
      else if (!whenLayer(asked.path, (bytes) => response.write(bytes.subarray(0, 10)))) return false
      return true
    }
    const { failure } = failureOf(await pullFrom(await serving(answer, [1000, 2000, 3000])))
    expect(failure).toMatchObject({ asked: { purpose: 'layer' }, cause: { kind: 'status', status: 403 } })
  })
})

describe('many layers', () => {
  it.each([
    ['docker fetches three at a time beside the config', docker, 4],
    ['containerd fetches all at once', containerd, 10],
    ['podman fetches six at a time after the config', podman, 6],
  ])('%s', async (_, personality, expected) => {
    const held: (() => void)[] = []
    let [open, most] = [0, 0]
    const answer: Answer = ({ role, path, headers }, response) => {
      if (role !== 'cdn') return false
      most = Math.max(most, ++open)
      const reply = (): void => {
        open--
        sendBlob(response, registry.content.blobs.get(path.slice(1)), headers)
      }
      // podman's config comes alone, before all the others.
      if (personality === podman && path.endsWith(registry.content.config)) reply()
      else held.push(reply)
      return true
    }
    const pulling = pullFrom(
      await serving(
        answer,
        Array.from({ length: 9 }, (_, i) => 100 + i),
      ),
      {
        personality,
      },
    )
    await waitFor(() => open >= expected, { what: `${expected} blobs at once`, seen: () => registry.asked() })
    const all = personality === podman ? 9 : 10
    for (let done = 0; done < all; done++) (await waitFor(() => held.shift(), { what: 'the next blob' }))()
    expect((await pulling).result.status).toBe('complete')
    expect(most).toBe(expected)
  })
})
