// The network panel of a real Chromium: its own code, in its own front end, told what to do by DevTools' protocol. Made
// for HAR: what the panel exports, and what it makes of a file that it is given.

import WebSocket from 'ws'
import { waitFor } from '../helpers/wait-for.ts'
import type { ProxyAccess } from './clients/client.ts'
import { mustBeAlive } from './clients/client.ts'
import { start } from './process.ts'
import type { Workspace } from './workspace.ts'

/** A request as the panel holds it after it has imported a HAR. */
export interface PanelRow {
  readonly method: string
  readonly url: string
  readonly status: number
  readonly statusText: string
  /** Of the answer. */
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly content: string
  readonly address: string
  /** Seconds since 1970, and seconds. */
  readonly startedAt: number
  readonly duration: number
}

export interface DevTools {
  /** Opens a page with the panel beside it, and gives back what the page evaluates to. */
  visit(url: string, expression: string): Promise<unknown>
  /** "Save all as HAR with sensitive data", of the last page that was visited. */
  exportHar(): Promise<string>
  /** "Import HAR file". */
  importHar(text: string): Promise<readonly PanelRow[]>
}

/** All that the browser asks goes through the proxy, whose CA is not looked at. It stops with the workspace. */
export async function startDevTools(workspace: Workspace, proxy?: ProxyAccess): Promise<DevTools> {
  const profile = await workspace.folder('chromium')
  const through = proxy === undefined ? [] : [`--proxy-server=${proxy.url}`, '--ignore-certificate-errors']
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
  ]
  const ports = ['--remote-debugging-port=0', '--remote-allow-origins=*']
  const running = start(
    ['chromium', ...flags, ...ports, ...through, `--user-data-dir=${profile}`, 'about:blank'],
    {
      env: { HOME: profile },
    },
  )
  workspace.onClose(() => running.stop('SIGKILL'))
  const port = await waitFor(
    () => {
      mustBeAlive('chromium', running)
      return /ws:\/\/127\.0\.0\.1:(\d+)\//.exec(running.output())?.[1]
    },
    { deadlineMs: 60_000, what: 'chromium to listen', seen: running.output },
  )
  const authority = `127.0.0.1:${port}`
  const targets: Target[] = []
  const open = async (url: string): Promise<Target> => {
    const target = await openTarget(authority, url)
    workspace.onClose(() => {
      target.close()
      return Promise.resolve()
    })
    targets.push(target)
    return target
  }
  const frontEnd = async (query: string): Promise<Target> => {
    const target = await open(`http://${authority}/devtools/inspector.html${query}`)
    await target.until(`import('/devtools/models/har/har.js').then(() => true)`)
    return target
  }
  let panel: Target | undefined
  return {
    visit: async (url, expression) => {
      const page = await open('about:blank')
      panel = await frontEnd(`?ws=${authority}/devtools/page/${page.id}`)
      // The panel has heard of the page once it knows its address.
      await panel.until(
        `import('/devtools/core/sdk/sdk.js').then(({ TargetManager }) =>
          TargetManager.TargetManager.instance().primaryPageTarget()?.inspectedURL() === 'about:blank')`,
      )
      await page.evaluate(`void (location.href = ${JSON.stringify(url)})`)
      await page.until(`location.href !== 'about:blank' && document.readyState === 'complete'`)
      return page.evaluate(expression)
    },
    exportHar: async () => String(await panel?.evaluate(EXPORT)),
    importHar: async (text) => {
      const target = await frontEnd('')
      return (await target.evaluate(`(${IMPORT})(${JSON.stringify(text)})`)) as readonly PanelRow[]
    },
  }
}

/** As the panel's own command does it. */
const EXPORT = `(async () => {
  const { Writer } = await import('/devtools/models/har/har.js')
  const { NetworkLog } = await import('/devtools/models/logs/logs.js')
  const parts = []
  const requests = NetworkLog.NetworkLog.instance().requests()
  const stream = { write: (part) => { parts.push(part) } }
  const progress = { title: '', totalWork: 0, worked: 0, done: false, canceled: false }
  await Writer.Writer.write(stream, [...requests], { sanitize: false }, progress)
  return parts.join('')
})()`

const IMPORT = `async (text) => {
  const { HARFormat, Importer } = await import('/devtools/models/har/har.js')
  const root = new HARFormat.HARRoot(JSON.parse(text))
  const rows = []
  for (const request of Importer.Importer.requestsFromHARLog(root.log)) {
    const content = await request.requestContentData()
    rows.push({
      method: request.requestMethod,
      url: request.url(),
      status: request.statusCode,
      statusText: request.statusText,
      headers: request.responseHeaders,
      content: content.text,
      address: request.remoteAddress(),
      startedAt: request.startTime,
      duration: request.duration,
    })
  }
  return rows
}`

interface Target {
  readonly id: string
  evaluate(expression: string): Promise<unknown>
  /** Evaluates until it is true: a page that is still loading has no answer yet. */
  until(expression: string): Promise<void>
  close(): void
}

interface Answer {
  readonly id?: number
  readonly error?: { readonly message: string }
  readonly result?: {
    readonly exceptionDetails?: object
    readonly result?: { readonly value?: unknown }
  }
}

async function openTarget(authority: string, url: string): Promise<Target> {
  const made = await fetch(`http://${authority}/json/new?${url}`, { method: 'PUT' })
  const { id, webSocketDebuggerUrl } = (await made.json()) as { id: string; webSocketDebuggerUrl: string }
  const socket = new WebSocket(webSocketDebuggerUrl)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const waiting = new Map<number, (answer: Answer) => void>()
  socket.on('message', (text: Buffer) => {
    const answer = JSON.parse(text.toString('utf8')) as Answer
    waiting.get(answer.id ?? -1)?.(answer)
  })
  let last = 0
  const ask = (expression: string): Promise<Answer> =>
    new Promise((resolve) => {
      const params = { expression, awaitPromise: true, returnByValue: true }
      waiting.set(++last, resolve)
      socket.send(JSON.stringify({ id: last, method: 'Runtime.evaluate', params }))
    })
  return {
    id,
    evaluate: async (expression) => {
      const { error, result } = await ask(expression)
      if (error !== undefined || result?.exceptionDetails !== undefined)
        throw new Error(JSON.stringify(error ?? result?.exceptionDetails))
      return result?.result?.value
    },
    until: async (expression) => {
      let seen: unknown
      await waitFor(
        async () => {
          seen = await ask(expression)
          return (seen as Answer).result?.result?.value === true
        },
        { deadlineMs: 30_000, what: expression, seen: () => seen },
      )
    },
    close: () => socket.close(),
  }
}
