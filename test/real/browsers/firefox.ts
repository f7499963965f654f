// A headless Firefox, spoken to by WebDriver BiDi. What BiDi has no word for is done in the browser's own window, which it
// lets us into as well (`moz:scope`, Firefox 142 and later).

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { waitFor } from '../../helpers/wait-for.ts'
import type { ProxyAccess } from '../clients/client.ts'
import { mustBeAlive } from '../clients/client.ts'
import { start } from '../process.ts'
import type { Workspace } from '../workspace.ts'
import type { Browser, Key, Opening, Tab } from './browser.ts'
import { placeOf } from './browser.ts'
import { startFirefoxPanel } from './firefox-panel.ts'
import type { Socket } from './socket.ts'
import { keepFile, openSocket } from './socket.ts'

export const FIREFOX: Browser = {
  name: 'Firefox',
  part: 'firefox-esr',
  start: async (workspace) => {
    const firefox = await launch(workspace)
    await firefox.send('session.subscribe', { events: ['log.entryAdded'] })
    return { open: (file, opening = { scripts: 'on' }) => openTab(firefox, file, opening) }
  },
  startPanel: async (workspace, proxy) => startFirefoxPanel(await launch(workspace, proxy)),
}

export interface Launched extends Socket {
  /** The tab that is there from the start. */
  readonly tab: string
  /** In a tab; the value has to be one that JSON knows, or a promise of one. */
  readonly evaluate: (context: string, expression: string) => Promise<unknown>
  /** The same in the window around the tabs, with all that Firefox itself may do. */
  readonly command: (expression: string) => Promise<unknown>
}

/** JSON is text, as the panel sees it (Firefox's own viewer lets no page script ask anything); nothing is asked at home. */
const PREFERENCES = {
  'devtools.jsonview.enabled': false,
  'media.gmp-manager.updateEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
}

async function launch(workspace: Workspace, proxy?: ProxyAccess): Promise<Launched> {
  const profile = await workspace.folder('firefox')
  const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref("${name}", ${value});\n`)
  await writeFile(join(profile, 'user.js'), lines.join(''))
  const ports = ['--remote-debugging-port', '0', '--remote-allow-system-access']
  const running = start(['firefox-esr', '--headless', '--no-remote', '--profile', profile, ...ports], {
    env: { HOME: profile },
  })
  workspace.onClose(() => running.stop('SIGKILL'))
  const url = await waitFor(
    () => {
      mustBeAlive('firefox-esr', running)
      return /WebDriver BiDi listening on (ws:\S+)/.exec(running.output())?.[1]
    },
    { deadlineMs: 60_000, what: 'Firefox to listen', seen: running.output },
  )
  const socket = await openSocket(`${url}/session`)
  await socket.send('session.new', { capabilities: { alwaysMatch: capabilities(proxy) } })
  const evaluate: Launched['evaluate'] = async (context, expression) => {
    const told = `((value) => value?.then === undefined ? JSON.stringify(value) : value.then((each) => JSON.stringify(each)))(${expression})`
    const params = { expression: told, target: { context }, awaitPromise: true }
    const { result, exceptionDetails } = await socket.send('script.evaluate', params)
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails))
    const { value } = result as { readonly value?: string }
    return value === undefined ? undefined : (JSON.parse(value) as unknown)
  }
  const [tab, window] = [await firstContext(socket, 'content'), await firstContext(socket, 'chrome')]
  return { ...socket, tab, evaluate, command: (expression) => evaluate(window, expression) }
}

function capabilities(proxy: ProxyAccess | undefined): object {
  if (proxy === undefined) return {}
  const { host } = new URL(proxy.url)
  return { acceptInsecureCerts: true, proxy: { proxyType: 'manual', httpProxy: host, sslProxy: host } }
}

async function firstContext(socket: Socket, scope: 'content' | 'chrome'): Promise<string> {
  const { contexts } = await socket.send('browsingContext.getTree', { 'moz:scope': scope })
  return (contexts as readonly { readonly context: string }[])[0]?.context ?? ''
}

async function openTab(firefox: Launched, file: string, { scripts }: Opening): Promise<Tab> {
  const { send, listen, command } = firefox
  await command(`Services.prefs.setBoolPref('javascript.enabled', ${String(scripts === 'on')})`)
  const context = String((await send('browsingContext.create', { type: 'tab' }))['context'])
  const complaints: string[] = []
  listen((method, params) => {
    const { context: from } = params['source'] as { readonly context?: string }
    if (method === 'log.entryAdded' && from === context) complaints.push(JSON.stringify(params))
  })
  // It is the selected one now, but not for ever.
  await command(`(${LISTEN})('${context}')`)
  const browser = `globalThis['${context}']`
  await send('browsingContext.navigate', { context, url: pathToFileURL(file).href, wait: 'complete' })
  const evaluate = (expression: string): Promise<unknown> => firefox.evaluate(context, expression)
  const press = async (keys: readonly string[]): Promise<void> => {
    const actions = keys.flatMap((value) => ['keyDown', 'keyUp'].map((type) => ({ type, value })))
    await send('input.performActions', { context, actions: [{ type: 'key', id: 'keys', actions }] })
  }
  return {
    complaints: () => complaints,
    requests: async () => (await command(`${browser}.asked`)) as readonly string[],
    evaluate,
    key: (key) => press([CODE_OF[key]]),
    type: (text) => press(Array.from(text)),
    click: async (selector) => {
      const place = (await evaluate(placeOf(selector))) as object
      const button = { button: 0 }
      const actions = [
        { type: 'pointerMove', ...place },
        { type: 'pointerDown', ...button },
        { type: 'pointerUp', ...button },
      ]
      await send('input.performActions', { context, actions: [{ type: 'pointer', id: 'mouse', actions }] })
    },
    look: async ({ width, height, scheme, media = '' }) => {
      await send('browsingContext.setViewport', { context, viewport: { width, height } })
      // 0 is dark. Both reach the page's own process later.
      const code = scheme === 'dark' ? 0 : 1
      await command(`Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', ${code})`)
      await command(`void (${browser}.browsingContext.mediumOverride = '${media}')`)
      const query = media === '' ? `(prefers-color-scheme: ${scheme})` : media
      await waitFor(() => evaluate(`matchMedia('${query}').matches`), { what: query })
    },
    screenshot: async (path) => keepFile(path, await send('browsingContext.captureScreenshot', { context })),
    print: async (path) => keepFile(path, await send('browsingContext.print', { context, background: true })),
  }
}

/**
 * BiDi tells of no file that a page asks for; the browser's own observers hear of them all. Leaves the selected tab's
 * element in a global variable by the name of its context.
 */
export const LISTEN = `(context) => {
  const browser = gBrowser.selectedBrowser
  globalThis[context] = browser
  browser.asked = []
  const observe = (channel) => {
    channel.QueryInterface(Ci.nsIChannel)
    if (channel.loadInfo.browsingContext?.top.embedderElement === browser) browser.asked.push(channel.URI.spec)
  }
  for (const topic of ['http-on-modify-request', 'file-channel-opened', 'data-channel-opened'])
    Services.obs.addObserver({ observe }, topic)
}`

/** https://www.w3.org/TR/webdriver2/#keyboard-actions */
const CODE_OF: Readonly<Record<Key, string>> = {
  '/': '/',
  Enter: '\ue006',
  Escape: '\ue00c',
  ArrowRight: '\ue014',
}
