// A candidate that is asked by the wrong scheme: said so, with the URL to write.

import { createServer as createHttp, type RequestListener, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { makeEphemeralAuthority } from '../../../certs/ephemeral.ts'
import { checkOn } from '../../helpers/bench.ts'

async function port(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

const fine: RequestListener = (_, response) => response.end('{}')
const tls = async (): Promise<Server> => {
  const authority = await makeEphemeralAuthority({ now: () => new Date(), hostname: 'test' })
  return createHttps(authority.leafFor('127.0.0.1'), fine)
}

it('by TLS, and it speaks plain HTTP', async () => {
  const authority = `127.0.0.1:${await port(createHttp(fine))}`
  const { verdict, reached } = await checkOn({ url: `https://${authority}` })
  expect(reached).toBe(false)
  expect(verdict.reservations).toEqual([
    `GET https://${authority}/v2/: ${authority} was asked by TLS, and speaks plain HTTP: write http://${authority}`,
  ])
})

it('by plain HTTP, and it speaks TLS, with a certificate that is not trusted', async () => {
  const authority = `127.0.0.1:${await port(await tls())}`
  const { verdict, reached } = await checkOn({ url: `http://${authority}` })
  expect(reached).toBe(false)
  expect(verdict.reservations).toEqual([
    `GET http://${authority}/v2/: ${authority} was asked by plain HTTP, and speaks TLS: write https://${authority}`,
  ])
})

it('but one that speaks neither is no such', async () => {
  const authority = `127.0.0.1:${await port(createHttp((request) => request.socket.destroy()))}`
  const { verdict } = await checkOn(
    { url: `http://${authority}` },
    { only: [], skip: [], depth: 'full', pulls: 'tried' },
  )
  expect(verdict.faults.map(({ id }) => id)).toEqual(['pull-fails'])
})
