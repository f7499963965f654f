// Connections to a registry: straight, or through an HTTP proxy by CONNECT (RFC 9110 §9.3.6), with TLS on top.

import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, type SecureContext } from 'node:tls'
import { messageOf } from '../io/causes.ts'
import { NoAnswer } from './http-client.ts'

export interface Target {
  readonly scheme: 'http:' | 'https:'
  /** IPv6 without brackets. */
  readonly host: string
  readonly port: number
}

export interface Route {
  /** `http://[user:password@]host:port`; null goes straight. */
  readonly proxy: URL | null
  readonly trust: SecureContext
  /** Longest silence before and after the connection stands. */
  readonly silenceMs: number
}

const ANSWER_LIMIT = 16 * 1024

/** Rejects with `NoAnswer`. Plain HTTP through a proxy needs no tunnel: the socket is then the proxy's. */
export async function dial(target: Target, { proxy, trust, silenceMs }: Route): Promise<Socket> {
  const side = proxy === null ? 'upstream' : 'proxy'
  const socket = connectTcp(proxy === null ? target : addressOf(proxy))
  socket.setNoDelay(true)
  // Whoever waits for the socket hears of its errors; when nobody waits, its end is all there is to know.
  socket.on('error', () => undefined)
  socket.setTimeout(silenceMs, () => socket.destroy(silence(silenceMs)))
  await settled(socket, 'connect', side)
  if (target.scheme === 'http:') return socket
  if (proxy !== null) await openTunnel(socket, target, proxy)
  const name = isIP(target.host) === 0 ? { servername: target.host } : {}
  // No ALPN, as docker, containerd and podman: their own TLS settings turn Go's HTTP/2 off.
  const secure = connectTls({ socket, secureContext: trust, host: target.host, ...name })
  secure.on('error', () => undefined)
  secure.once('close', () => socket.destroy())
  await settled(secure, 'secureConnect', 'upstream')
  socket.setTimeout(0) // it does not see the traffic of the TLS on top of it
  secure.setTimeout(silenceMs, () => secure.destroy(silence(silenceMs)))
  return secure
}

/** Where a URL's host listens. */
export function addressOf({ hostname, port, protocol }: URL): { host: string; port: number } {
  const fallback = protocol === 'https:' ? 443 : 80
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? fallback : Number(port) }
}

async function openTunnel(socket: Socket, { host, port }: Target, proxy: URL): Promise<void> {
  const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`
  const user = [proxy.username, proxy.password].map(decodeURIComponent).join(':')
  const credentials =
    proxy.username === '' ? '' : `Proxy-Authorization: Basic ${Buffer.from(user).toString('base64')}\r\n`
  // The User-Agent of Go's own transport: that is who asks the proxy, whatever the program is called.
  socket.write(
    `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\nUser-Agent: Go-http-client/1.1\r\n${credentials}\r\n`,
  )
  const answer = await readHead(socket)
  const [, status = '', reason = ''] = /^HTTP\/1\.[01] (\d{3}) ?([^\r\n]*)/.exec(answer) ?? []
  if (/^2/.test(status)) return
  socket.destroy()
  throw new NoAnswer('proxy', { code: 'PROXY_REFUSED', message: reason === '' ? `status ${status}` : reason })
}

/** The head of the proxy's answer; what comes after it is put back into the socket. */
function readHead(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let read = Buffer.alloc(0)
    const finish = (error: NoAnswer | null, head = ''): void => {
      socket.off('readable', onReadable).off('error', onError).off('close', onClose)
      if (error === null) resolve(head)
      else reject(error)
    }
    const onError = (cause: Error): void => finish(noAnswer('proxy', cause))
    const onClose = (): void => finish(closed('proxy'))
    const onReadable = (): void => {
      read = Buffer.concat([read, (socket.read() as Buffer | null) ?? Buffer.alloc(0)])
      const end = read.indexOf(END_OF_HEAD)
      if (end === -1 && read.length <= ANSWER_LIMIT) return
      if (end === -1) {
        finish(endless())
        return
      }
      const rest = read.subarray(end + END_OF_HEAD.length)
      if (rest.length > 0) socket.unshift(rest)
      finish(null, read.toString('latin1', 0, end))
    }
    socket.on('readable', onReadable).on('error', onError).on('close', onClose)
  })
}

const END_OF_HEAD = '\r\n\r\n'

function endless(): NoAnswer {
  return new NoAnswer('proxy', { code: 'PROXY_REFUSED', message: 'the answer to CONNECT has no end' })
}

function settled(socket: Socket, event: 'connect' | 'secureConnect', side: NoAnswer['side']): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (error: Error | null): void => {
      socket.off(event, onReady).off('error', onError).off('close', onClose)
      if (error === null) resolve()
      else reject(error)
    }
    const onReady = (): void => finish(null)
    const onError = (cause: Error): void => finish(noAnswer(side, cause))
    const onClose = (): void => finish(closed(side))
    socket.on(event, onReady).on('error', onError).on('close', onClose)
  })
}

/** An error of Node's as the reason of a missing answer. */
export function noAnswer(side: NoAnswer['side'], cause: unknown): NoAnswer {
  if (cause instanceof NoAnswer) return cause
  const { code = 'ERR' } = cause as { code?: string }
  return new NoAnswer(side, { code, message: messageOf(cause), cause })
}

/** The reason when the other side has hung up without a word. */
export function closed(side: NoAnswer['side']): NoAnswer {
  return new NoAnswer(side, { code: 'ECONNRESET', message: 'the connection was closed' })
}

function silence(ms: number): NoAnswer {
  return new NoAnswer('upstream', { code: 'ETIMEDOUT', message: `nothing came for ${ms} ms` })
}
