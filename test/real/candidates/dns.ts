// A name server for one test: every name is on 127.0.0.1. Knows IPv4 questions and nothing else (RFC 1035 §4).

import { createSocket } from 'node:dgram'
import type { Workspace } from '../workspace.ts'

export interface NameServer {
  /** `127.0.0.1:41234`. */
  readonly address: string
  /** Names that were asked for, in order. */
  readonly asked: readonly string[]
}

const HEADER = 12

/** Stops with the workspace. */
export async function startNameServer(workspace: Workspace): Promise<NameServer> {
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    const { name, end } = nameAt(query)
    asked.push(name)
    const question = query.subarray(HEADER, end + 4)
    // Response, recursion available; one question, one answer: a pointer to the name, A, IN, 60 s, four bytes.
    const head = Buffer.from([...query.subarray(0, 2), 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0])
    const answer = Buffer.from([0xc0, HEADER, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1])
    socket.send(Buffer.concat([head, question, answer]), from.port, from.address)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(0, '127.0.0.1', resolve)
  })
  workspace.onClose(() => new Promise<void>((resolve) => socket.close(resolve)))
  return { address: `127.0.0.1:${socket.address().port}`, asked }
}

/** The name of the only question, and where its type begins. */
function nameAt(query: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = []
  let at = HEADER
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.'), end: at + 1 }
}
