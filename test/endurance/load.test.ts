// Many exchanges, many tunnels at once, and a hub that comes and goes, each in one trace of the built command.

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../helpers/temp-folder.ts'
import { load, openClient } from './client.ts'
import { sessionIn, statesIn } from './read-capture.ts'
import { startRegistry } from './registry.ts'
import { SCALE } from './scale.ts'
import { backTo, watchedTrace } from './watched.ts'

describe('one trace', { timeout: SCALE.timeoutMs }, () => {
  it(`takes ${SCALE.connections * SCALE.exchangesOfEach} exchanges over ${SCALE.connections} connections`, async () => {
    const registry = await startRegistry()
    const capture = join(await tempFolder(), 'a.jsonl')
    const trace = await watchedTrace(['-o', capture, ...registry.options])
    const before = trace.descriptors()
    const { connections, exchangesOfEach: each } = SCALE
    expect([...(await load(trace, { connections, each }))]).toEqual([[200, connections * each]])
    await backTo(before, trace)
    expect(await trace.running.stop()).toMatchObject({ code: 0 })
    const session = sessionIn(capture)
    expect(statesIn(session)).toEqual({ complete: connections * each })
    expect(session.connections.filter((connection) => connection?.closedAt !== null)).toHaveLength(
      connections,
    )
    expect(session.anomalies).toEqual([])
    expect(session.ended).toMatchObject({ reason: 'signal' })
  })

  it(`holds ${SCALE.tunnels} tunnels at once, and nothing of them afterwards`, async () => {
    const registry = await startRegistry()
    const capture = join(await tempFolder(), 'a.jsonl')
    const trace = await watchedTrace(['-o', capture, ...registry.options])
    const before = trace.descriptors()
    const clients = await Promise.all(Array.from({ length: SCALE.tunnels }, () => openClient(trace)))
    const statuses = await Promise.all(clients.map((client, i) => client.get(`/v2/r/manifests/${i}`)))
    expect(statuses.filter((status) => status !== 200)).toEqual([])
    // Both sides of each are open at this moment.
    expect(trace.descriptors()).toBeGreaterThanOrEqual(before + 2 * SCALE.tunnels)
    for (const client of clients) client.close()
    await backTo(before, trace)
    expect(await trace.running.stop()).toMatchObject({ code: 0 })
    expect(statesIn(sessionIn(capture))).toEqual({ complete: SCALE.tunnels })
  })

  it(`outlives a hub that goes and comes back ${SCALE.outages} times`, async () => {
    const registry = await startRegistry()
    const capture = join(await tempFolder(), 'a.jsonl')
    const trace = await watchedTrace(['-o', capture, ...registry.options])
    const before = trace.descriptors()
    const small = { connections: 4, each: 5 }
    for (let i = 0; i < SCALE.outages; i++) {
      expect([...(await load(trace, small))]).toEqual([[200, 20]])
      await registry.down()
      expect([...(await load(trace, small))]).toEqual([[502, 20]])
      await registry.up()
    }
    await backTo(before, trace)
    expect(await trace.running.stop()).toMatchObject({ code: 0 })
    const { exchanges, failures } = sessionIn(capture)
    expect(exchanges).toHaveLength(SCALE.outages * 40)
    expect(failures.map(({ cause }) => cause)).toEqual(Array(SCALE.outages * 20).fill('refused'))
  })
})
