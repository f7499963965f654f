// JSON over a WebSocket, as both DevTools' protocol and WebDriver BiDi have it: an answer has the id of what was asked, and
// what has no id is an event.

import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import WebSocket from 'ws'

/** What the protocol answers; read where it is used. */
export type Answer = Readonly<Record<string, unknown>>

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: Answer
  readonly result?: Answer
  readonly error?: unknown
  /** BiDi's, beside `error`. */
  readonly message?: string
}

type Heard = (method: string, params: Answer) => void

export interface Socket {
  /** An error of the protocol, or no answer in 30 s, is an error. */
  readonly send: (method: string, params?: object) => Promise<Answer>
  readonly listen: (heard: Heard) => void
  readonly close: () => void
}

const DEADLINE_MS = 30_000

export async function openSocket(url: string): Promise<Socket> {
  const socket = new WebSocket(url)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const waiting = new Map<number, (message: Message) => void>()
  const listeners: Heard[] = []
  socket.on('message', (text: Buffer) => {
    const message = JSON.parse(text.toString('utf8')) as Message
    if (message.id !== undefined) waiting.get(message.id)?.(message)
    else for (const heard of listeners) heard(message.method ?? '', message.params ?? {})
  })
  let last = 0
  return {
    listen: (heard) => listeners.push(heard),
    close: () => socket.close(),
    send: (method, params = {}) =>
      new Promise((resolve, reject) => {
        const id = ++last
        const timer = setTimeout(() => reject(new Error(`no answer to ${method}`)), DEADLINE_MS)
        waiting.set(id, ({ result, error, message }) => {
          clearTimeout(timer)
          waiting.delete(id)
          if (error === undefined) resolve(result ?? {})
          else reject(new Error(`${method}: ${JSON.stringify(error)} ${message ?? ''}`))
        })
        socket.send(JSON.stringify({ id, method, params }))
      }),
  }
}

/** Both protocols give files as base64. */
export async function keepFile(path: string, { data }: Answer): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, Buffer.from(String(data), 'base64'))
}
