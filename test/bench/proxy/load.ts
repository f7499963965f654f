// Small requests, one after the other on each of some kept connections. A program of its own, so that it shares no thread
// with what it measures: `node --import tsx load.ts WAY CONNECTIONS SECONDS`, and a line of JSON comes out.

import type { TLSSocket } from 'node:tls'
import { openWay, type Way } from './tunnel.ts'

export interface Load {
  readonly perSecond: number
  /** From the first byte of a request to the last of its answer, ms. */
  readonly p50: number
  readonly p99: number
}

/** Requests on each connection before the first that is counted: TLS tickets are in, code is compiled. */
const WARM_UP = 200

/** Times of the requests, ms, until `isEnough` of their number. */
async function drive(
  socket: TLSSocket,
  request: string,
  isEnough: (count: number) => boolean,
): Promise<number[]> {
  const times: number[] = []
  while (!isEnough(times.length)) {
    const begin = performance.now()
    socket.write(request)
    await answerOn(socket)
    times.push(performance.now() - begin)
  }
  return times
}

async function answerOn(socket: TLSSocket): Promise<void> {
  let answer = ''
  return new Promise((resolve, reject) => {
    const onClose = (): void => reject(new Error('the connection was closed'))
    const onBytes = (chunk: Buffer): void => {
      answer += chunk.toString('latin1')
      if (!isWhole(answer)) return
      socket.off('close', onClose).off('data', onBytes)
      resolve()
    }
    socket.on('close', onClose).on('data', onBytes)
  })
}

function isWhole(answer: string): boolean {
  const head = answer.indexOf('\r\n\r\n')
  if (head < 0) return false
  if (!answer.startsWith('HTTP/1.1 200 ')) throw new Error(`an answer that is no 200: ${answer}`)
  const length = /\r\ncontent-length: (\d+)\r\n/i.exec(answer)?.[1]
  return answer.length >= head + 4 + Number(length)
}

const [way = '', connections = '', seconds = ''] = process.argv.slice(2)
const target = JSON.parse(way) as Way
const sockets = await Promise.all(Array.from({ length: Number(connections) }, () => openWay(target)))
const { host, port } = target.origin
const request = `GET /small HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`
const driveAll = (isEnough: (count: number) => boolean): Promise<number[][]> =>
  Promise.all(sockets.map((socket) => drive(socket, request, isEnough)))

await driveAll((count) => count >= WARM_UP)
const begin = performance.now()
const end = begin + Number(seconds) * 1000
const times = await driveAll(() => performance.now() >= end)
const elapsed = (performance.now() - begin) / 1000
const sorted = times.flat().toSorted((a, b) => a - b)
const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
const load: Load = { perSecond: sorted.length / elapsed, p50: at(0.5), p99: at(0.99) }
process.stdout.write(JSON.stringify(load))
process.exit(0)
