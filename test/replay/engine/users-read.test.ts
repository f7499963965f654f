// What users read of a candidate that does not answer in time is what their clients print: nothing, as long as they wait.

import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { docker } from '../../../src/puller/personalities/docker.ts'
import { podman } from '../../../src/puller/personalities/podman.ts'
import { skopeo } from '../../../src/puller/personalities/skopeo.ts'
import { checkOn } from '../../helpers/bench.ts'

/** Answers GET /v2/, and holds every other question. */
async function hanging(): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url === '/v2/') response.writeHead(200).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

it('no dial that failed, where the connection stood', async () => {
  const { verdict } = await checkOn(
    { url: await hanging(), clients: [docker, podman, skopeo], patienceMs: 400 },
    { only: [], skip: [], depth: 'full', pulls: 'tried' },
  )
  const read = verdict.faults.flatMap(({ words }) => words.map(({ text }) => text))
  expect(read).not.toEqual([])
  for (const text of read)
    expect(text).toBe('(no message: it waits on, where pullscope stopped: no answer within 0.4 s)')
})
