// A headless Chromium, spoken to by its DevTools protocol over a pipe: no port, no WebSocket. For pages in files.

import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { pathToFileURL } from 'node:url'

/** What the protocol answers; read where it is used. */
type Answer = Readonly<Record<string, unknown>>
interface Message {
  readonly id?: number
  readonly method?: string
  readonly sessionId?: string
  readonly params?: Answer
  readonly result?: Answer
  readonly error?: { readonly message: string }
}

export interface Look {
  /** px. */
  readonly width: number
  readonly height: number
  readonly scheme: 'light' | 'dark'
  /** Absent for a screen. */
  readonly media?: 'print'
}

export interface Tab {
  /** What the page wrote on its console, and errors: what a user would see in red. */
  readonly complaints: readonly string[]
  /** Every address that was asked for, the page's own among them. */
  readonly requests: readonly string[]
  evaluate(expression: string): Promise<unknown>
  key(key: string, text?: string): Promise<void>
  type(text: string): Promise<void>
  /** A click in the middle of the element, where something else may lie over it. */
  click(selector: string): Promise<void>
  look(look: Look): Promise<void>
  /** A PNG of what is visible. */
  screenshot(path: string): Promise<void>
}

export interface Browser {
  open(file: string, options?: { readonly scripts: 'on' | 'off' }): Promise<Tab>
  close(): Promise<void>
}

/** Nobody waits longer for one answer, in ms. */
const DEADLINE = 30_000

export async function startChromium(): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'pullscope-chromium-'))
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
  ]
  const child = spawn('chromium', [...flags, `--user-data-dir=${profile}`, '--remote-debugging-pipe'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const link = createLink(child.stdio[3] as Writable, child.stdio[4] as Readable)
  return {
    open: async (file, { scripts } = { scripts: 'on' }) => {
      const { targetId } = await link.send('Target.createTarget', { url: 'about:blank' })
      const { sessionId } = await link.send('Target.attachToTarget', { targetId, flatten: true })
      return openTab(link, String(sessionId), { file, scripts })
    },
    close: async () => {
      child.kill('SIGKILL')
      await exited
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

interface Link {
  send(method: string, params?: object, sessionId?: string): Promise<Answer>
  listen(sessionId: string, heard: (method: string, params: Answer) => void): void
}

/** Messages are JSON, each ended by a NUL. */
function createLink(to: Writable, from: Readable): Link {
  const waiting = new Map<number, (message: Message) => void>()
  const listeners = new Map<string, (method: string, params: Answer) => void>()
  let last = 0
  let rest = ''
  from.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\0')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const message = JSON.parse(part) as Message
      if (message.id !== undefined) waiting.get(message.id)?.(message)
      else listeners.get(message.sessionId ?? '')?.(message.method ?? '', message.params ?? {})
    }
  })
  return {
    listen: (sessionId, heard) => listeners.set(sessionId, heard),
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        const id = ++last
        const timer = setTimeout(() => reject(new Error(`no answer to ${method}`)), DEADLINE)
        waiting.set(id, ({ result, error }) => {
          clearTimeout(timer)
          waiting.delete(id)
          if (error === undefined) resolve(result ?? {})
          else reject(new Error(`${method}: ${error.message}`))
        })
        to.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
      }),
  }
}

interface Opening {
  readonly file: string
  readonly scripts: 'on' | 'off'
}

async function openTab(link: Link, sessionId: string, { file, scripts }: Opening): Promise<Tab> {
  const complaints: string[] = []
  const requests: string[] = []
  const send = (method: string, params?: object): Promise<Answer> => link.send(method, params, sessionId)
  const loaded = new Promise<void>((resolve) =>
    link.listen(sessionId, (method, params) => {
      if (method === 'Page.loadEventFired') resolve()
      if (['Runtime.consoleAPICalled', 'Runtime.exceptionThrown', 'Log.entryAdded'].includes(method))
        complaints.push(JSON.stringify(params))
      if (method === 'Network.requestWillBeSent')
        requests.push((params['request'] as { readonly url: string }).url)
    }),
  )
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await send(`${domain}.enable`)
  await send('Emulation.setScriptExecutionDisabled', { value: scripts === 'off' })
  await send('Page.navigate', { url: pathToFileURL(file).href })
  await loaded
  const evaluate = async (expression: string): Promise<unknown> => {
    const answer = await send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true })
    if (answer['exceptionDetails'] !== undefined) throw new Error(JSON.stringify(answer['exceptionDetails']))
    return (answer['result'] as { readonly value?: unknown }).value
  }
  return {
    complaints,
    requests,
    evaluate,
    key: async (key, text) => {
      await send('Input.dispatchKeyEvent', { type: 'keyDown', key, ...(text === undefined ? {} : { text }) })
      await send('Input.dispatchKeyEvent', { type: 'keyUp', key })
    },
    type: async (text) => {
      await send('Input.insertText', { text })
    },
    click: async (selector) => {
      const place = (await evaluate(`(() => {
        const element = document.querySelector(${JSON.stringify(selector)})
        element.scrollIntoView({ block: 'center' })
        const { x, y, width, height } = element.getBoundingClientRect()
        return { x: x + Math.min(width, 200) / 2, y: y + height / 2 }
      })()`)) as object
      for (const type of ['mousePressed', 'mouseReleased'])
        await send('Input.dispatchMouseEvent', { type, ...place, button: 'left', clickCount: 1 })
    },
    look: async ({ width, height, scheme, media = '' }) => {
      await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false })
      await send('Emulation.setEmulatedMedia', {
        media,
        features: [{ name: 'prefers-color-scheme', value: scheme }],
      })
    },
    screenshot: async (path) => {
      const { data } = await send('Page.captureScreenshot', { format: 'png' })
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, Buffer.from(String(data), 'base64'))
    },
  }
}
