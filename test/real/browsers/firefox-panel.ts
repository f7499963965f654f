// The network panel of a real Firefox: its own code, in its own toolbox, beside the tab.

import { waitFor } from '../../helpers/wait-for.ts'
import type { NetworkPanel, PanelRow } from './browser.ts'
import { LISTEN, type Launched } from './firefox.ts'

export async function startFirefoxPanel(firefox: Launched): Promise<NetworkPanel> {
  const { tab, send, evaluate, command } = firefox
  await command(`(${LISTEN})('${tab}')`)
  await command(OPEN)
  const asked = `globalThis['${tab}'].asked`
  return {
    visit: async (url, expression) => {
      await command(`void (${asked} = [])`)
      await send('browsingContext.navigate', { context: tab, url, wait: 'complete' })
      const value = await evaluate(tab, expression)
      let open: unknown
      // An answer is in the panel a moment later than on the page.
      await waitFor(
        async () =>
          ((open = await command(`(${OPEN_REQUESTS})(${asked})`)) as readonly unknown[]).length === 0,
        {
          what: 'all answers in the panel',
          seen: () => open,
        },
      )
      return value
    },
    exportHar: async () =>
      JSON.stringify({ log: await command('netMonitor.toolbox.getHARFromNetMonitor()') }),
    importHar: async (text) => (await command(`(${IMPORT})(${JSON.stringify(text)})`)) as readonly PanelRow[],
  }
}

const OPEN = `(async () => {
  const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs')
  const { gDevTools } = require('resource://devtools/client/framework/devtools.js')
  const toolbox = await gDevTools.showToolboxForTab(gBrowser.selectedTab, { toolId: 'netmonitor' })
  globalThis.netMonitor = await toolbox.getNetMonitorAPI()
  netMonitor.require = toolbox.getPanel('netmonitor').panelWin.windowRequire
  netMonitor.rows = () =>
    netMonitor
      .require('devtools/client/netmonitor/src/selectors/index')
      .getSortedRequests(netMonitor.store.getState())
})()`

/** What was asked and is not there yet, or not whole. What a page may not ask has neither status nor times, but a size: 0. */
const OPEN_REQUESTS = `(asked) => {
  const rows = netMonitor.rows()
  const isOpen = ({ eventTimings, status, contentSize }) =>
    eventTimings === undefined && (status !== undefined || contentSize === undefined)
  const count = (urls, url) => urls.filter((each) => each === url).length
  const shown = rows.map(({ url }) => url)
  return [
    ...rows.filter(isOpen).map(({ url }) => url),
    ...asked.filter((url) => count(shown, url) < count(asked, url)),
  ]
}`

/** As the panel's own command does it, once the file is read. */
const IMPORT = `(text) => {
  const { HarImporter } = netMonitor.require('devtools/client/netmonitor/src/har/har-importer')
  new HarImporter(netMonitor.actions).import(text)
  return netMonitor.rows().map((row) => ({
    method: row.method,
    url: row.url,
    status: row.status,
    statusText: row.statusText,
    headers: row.responseHeaders.headers,
    content: row.responseContent.content.text ?? '',
    address: [row.remoteAddress, row.remotePort].join(':'),
    startedAt: row.startedMs,
    duration: row.totalTime,
  }))
}`
