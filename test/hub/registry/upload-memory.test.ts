import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { Handlers } from '../../../src/hub/handler.ts'
import { hubRig, type HubRig, type Reply } from '../../helpers/hub-rig.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const APP = 'acme/app'
const BYTES = Buffer.from('some bytes of a layer')
const DIGEST = `sha256:${createHash('sha256').update(BYTES).digest('hex')}`

/** Begins an upload; the path to go on with. */
async function begin({ push }: HubRig): Promise<string> {
  const { headers } = await push(APP, 'blobs/uploads/', { method: 'POST' })
  return new URL(headers.location ?? '').pathname.slice(`/v2/${APP}/`.length)
}

function patch({ push }: HubRig, path: string, body: Buffer): Promise<Reply> {
  return push(APP, path, { method: 'PATCH', body })
}

async function statusOf({ push }: HubRig, path: string): Promise<number> {
  return (await push(APP, path)).status
}

/** What is under way in a hub: bytes that a handler has taken, and handlers whose request was cut. */
interface Watched {
  arrived: number
  cut: number
}

function watch(watched: Watched): (handlers: Handlers) => Handlers {
  return ({ registry, ...rest }) => ({
    ...rest,
    registry: async (asked) => {
      async function* counted(): AsyncGenerator<Buffer> {
        for await (const chunk of asked.body) {
          yield chunk
          watched.arrived += chunk.length // only now has it been taken
        }
      }
      try {
        return await registry({ ...asked, body: counted() })
      } catch (error) {
        watched.cut++
        throw error
      }
    },
  })
}

describe('memory for uploads', () => {
  it('that is full is taken from the one that has been idle for longest', async () => {
    const rig = await hubRig({ pushLimit: 10 + BYTES.length })
    const [empty, first, second] = [await begin(rig), await begin(rig), await begin(rig)]
    await patch(rig, first, BYTES.subarray(0, 5))
    await patch(rig, second, BYTES.subarray(0, 5))
    await patch(rig, first, BYTES.subarray(5, 10))
    const whole = await rig.push(APP, `blobs/uploads/?digest=${DIGEST}`, { method: 'POST', body: BYTES })
    expect(whole.status).toBe(201)
    const statuses = await Promise.all([empty, first, second].map((path) => statusOf(rig, path)))
    expect(statuses).toEqual([204, 204, 404])
  })

  it('is given back by a cut upload that nobody knows the place of', async () => {
    const watched: Watched = { arrived: 0, cut: 0 }
    const rig = await hubRig({ pushLimit: 5 + BYTES.length, wrap: watch(watched) })
    const kept = await begin(rig)
    await patch(rig, kept, BYTES.subarray(0, 5))
    const authorization = `Bearer ${await rig.token('alice', `repository:${APP}:pull,push`)}`
    const url = `http://${rig.hub.authorities.registry.name}/v2/${APP}/blobs/uploads/?digest=${DIGEST}`
    const headers = { authorization, 'transfer-encoding': 'chunked' }
    const sent = request(url, { method: 'POST', headers }).on('error', () => undefined)
    sent.write(BYTES.subarray(0, 5))
    await waitFor(() => watched.arrived === 10, { what: 'five bytes to arrive', seen: () => watched })
    sent.destroy()
    await waitFor(() => watched.cut === 1, { what: 'the hub to notice' })
    const whole = await rig.push(APP, `blobs/uploads/?digest=${DIGEST}`, { method: 'POST', body: BYTES })
    expect([whole.status, await statusOf(rig, kept)]).toEqual([201, 204])
  })
})
