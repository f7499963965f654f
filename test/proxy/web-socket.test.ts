import { once } from 'node:events'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { HOST, proxyRig } from '../helpers/proxy-rig.ts'

it('tells a real WebSocket client 501, as its own answer (row 33)', async () => {
  const rig = await proxyRig()
  const { socket: tunnel } = await rig.tunnel()
  const socket = new WebSocket(`ws://${HOST}/live`, { createConnection: () => tunnel })
  const [error] = (await once(socket, 'error')) as [Error]
  expect(error.message).toBe('Unexpected server response: 501')
  expect((await rig.event('response.started')).from).toBe('pullscope')
})
