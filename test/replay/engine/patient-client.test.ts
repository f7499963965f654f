// How long a body is waited for: a document has to be whole in time, a blob has to come on.

import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { benchOn } from '../../helpers/bench.ts'

const PATIENCE_MS = 300

/** Sends so many bytes each 50 ms, so many times. */
function trickle(response: ServerResponse, bytes: number, times: number): void {
  response.writeHead(200, { 'Content-Length': bytes * times })
  let sent = 0
  const timer = setInterval(() => {
    response.write(Buffer.alloc(bytes))
    if (++sent === times) response.end()
    if (sent === times) clearInterval(timer)
  }, 50)
  response.on('close', () => clearInterval(timer))
}

async function trickling(bytes: number, times: number): Promise<string> {
  const server = createServer((_, response) => trickle(response, bytes, times)).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

it('a blob that takes four times as long, and comes on, is whole', async () => {
  const bench = await benchOn({ url: await trickling(1000, 24), patienceMs: PATIENCE_MS })
  const answer = await bench.ask({ method: 'GET', url: '/v2/busybox/blobs/sha256:00' })
  expect(answer).toMatchObject({ end: 'complete', bytes: 24_000 })
})

it('a blob that drips is not waited for', async () => {
  const bench = await benchOn({ url: await trickling(1, 1000), patienceMs: PATIENCE_MS })
  const asking = bench.ask({ method: 'GET', url: '/v2/busybox/blobs/sha256:00' })
  await expect(asking).rejects.toThrow(/no whole answer within 0\.3 s \(\d+ bytes came\)/)
})

it('a document that comes on is not waited for either: they are small', async () => {
  const bench = await benchOn({ url: await trickling(1000, 24), patienceMs: PATIENCE_MS })
  const asking = bench.ask({ method: 'GET', url: '/v2/busybox/manifests/latest' })
  await expect(asking).rejects.toThrow(/no whole answer within 0\.3 s \(\d+ bytes came\)/)
})
