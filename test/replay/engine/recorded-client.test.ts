// A request without an answer is found in the log by what it asks, whatever else was asked meanwhile.

import { expect, it } from 'vitest'
import { createLedger } from '../../../src/replay/engine/ledger.ts'
import { recordedClient } from '../../../src/replay/engine/recorded-client.ts'
import { NoAnswer } from '../../../src/puller/http-client.ts'

const LAYER = 'https://cdn.example/layer'

it.each([
  ['its own exchange', `${LAYER}?signature=redacted`, 7],
  ['none, when the connection was refused before there was one', 'https://cdn.example/other', null],
])('is %s', async (_, first, exchange) => {
  const ledger = createLedger()
  const started = (id: number, url: string): void => {
    ledger.note({
      ...{ type: 'request.started', at: 0, exchange: id, connection: id, method: 'GET' },
      ...{ url, httpVersion: '1.1', headers: [] },
    })
  }
  const client = recordedClient(
    {
      send: () => {
        started(7, first)
        started(8, 'https://cdn.example/config')
        return Promise.reject(new NoAnswer('upstream', { code: 'ECONNRESET', message: 'reset' }))
      },
      close: () => undefined,
    },
    ledger,
  )
  const asking = client.send(
    { method: 'GET', url: new URL(`${LAYER}?signature=secret`), headers: [], body: null },
    new AbortController().signal,
  )
  await expect(asking).rejects.toMatchObject({ code: 'ECONNRESET', exchange })
})
