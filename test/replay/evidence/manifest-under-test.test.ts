// A manifest that cannot be looked at: who stopped is said, the candidate or pullscope.

import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { manifestUnderTest } from '../../../src/replay/evidence/manifest-under-test.ts'
import { benchOn } from '../../helpers/bench.ts'

const CHUNK = ' '.repeat(65_536)

/** Answers for manifests as given, and lets everybody in. */
async function serving(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer(({ url = '' }, response) => {
    if (!url.includes('/manifests/')) {
      response.writeHead(200).end('{}')
      return
    }
    response.writeHead(200, {
      'Content-Type': 'application/vnd.oci.image.index.v1+json',
      'Content-Length': 10_000_000_000,
    })
    answer(response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

it.each([
  [
    'pullscope, of one without an end',
    /by more than \d+ bytes: they were not read to the end$/,
    (response: ServerResponse) => {
      const write = (): void => {
        while (!response.destroyed && response.write(CHUNK));
      }
      response.on('drain', write)
      write()
    },
  ],
  [
    'the candidate',
    /breaks off$/,
    (response: ServerResponse) => {
      response.write('{', () => response.destroy())
    },
  ],
])('%s', async (_, because, answer) => {
  const bench = await benchOn({ url: await serving(answer), patienceMs: 30_000 })
  expect(await manifestUnderTest(bench)).toMatchObject({
    kind: 'blocked',
    because: expect.stringMatching(because) as string,
  })
})
