// A headless Chromium, spoken to by its DevTools protocol, each tab by a socket of its own.

import { pathToFileURL } from 'node:url'
import { waitFor } from '../../helpers/wait-for.ts'
import type { ProxyAccess } from '../clients/client.ts'
import { mustBeAlive } from '../clients/client.ts'
import { start } from '../process.ts'
import type { Workspace } from '../workspace.ts'
import type { Browser, Key, Opening, Tab } from './browser.ts'
import { placeOf } from './browser.ts'
import { startChromiumPanel } from './chromium-panel.ts'
import type { Answer, Socket } from './socket.ts'
import { keepFile, openSocket } from './socket.ts'

export const CHROMIUM: Browser = {
  name: 'Chromium',
  part: 'chromium',
  start: async (workspace) => {
    const chromium = await launch(workspace)
    return {
      open: async (file, opening = { scripts: 'on' }) =>
        openTab(await chromium.open('about:blank'), file, opening),
    }
  },
  startPanel: async (workspace, proxy) => startChromiumPanel(await launch(workspace, proxy)),
}

export interface Launched {
  readonly authority: string
  readonly open: (url: string) => Promise<Target>
}

export interface Target extends Socket {
  readonly id: string
  readonly evaluate: (expression: string) => Promise<unknown>
}

async function launch(workspace: Workspace, proxy?: ProxyAccess): Promise<Launched> {
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
    { env: { HOME: profile } },
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
  return {
    authority,
    open: async (url) => {
      const target = await openTarget(authority, url)
      workspace.onClose(() => {
        target.close()
        return Promise.resolve()
      })
      return target
    },
  }
}

async function openTarget(authority: string, url: string): Promise<Target> {
  const made = await fetch(`http://${authority}/json/new?${url}`, { method: 'PUT' })
  const { id, webSocketDebuggerUrl } = (await made.json()) as { id: string; webSocketDebuggerUrl: string }
  const socket = await openSocket(webSocketDebuggerUrl)
  return {
    ...socket,
    id,
    evaluate: async (expression) => {
      const params = { expression, awaitPromise: true, returnByValue: true }
      const answer = await socket.send('Runtime.evaluate', params)
      if (answer['exceptionDetails'] !== undefined)
        throw new Error(JSON.stringify(answer['exceptionDetails']))
      return (answer['result'] as { readonly value?: unknown }).value
    },
  }
}

async function openTab({ send, listen, evaluate }: Target, file: string, { scripts }: Opening): Promise<Tab> {
  const complaints: string[] = []
  const requests: string[] = []
  const loaded = new Promise<void>((resolve) =>
    listen((method, params) => {
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
  return {
    complaints: () => complaints,
    requests: () => Promise.resolve(requests),
    evaluate,
    key: async (key) => {
      await send('Input.dispatchKeyEvent', { type: 'keyDown', key, ...TEXT_OF[key] })
      await send('Input.dispatchKeyEvent', { type: 'keyUp', key })
    },
    type: async (text) => {
      await send('Input.insertText', { text })
    },
    click: async (selector) => {
      const place = (await evaluate(placeOf(selector))) as object
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
    screenshot: async (path) => keepFile(path, await send('Page.captureScreenshot', { format: 'png' })),
    print: async (path) => keepFile(path, await send('Page.printToPDF')),
  }
}

/** A key without a text is heard, but types nothing. */
const TEXT_OF: Readonly<Record<Key, Answer>> = {
  '/': { text: '/' },
  Enter: { text: '\r' },
  Escape: {},
  ArrowRight: {},
}
