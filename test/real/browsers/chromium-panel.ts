// The network panel of a real Chromium: its own code, in its own front end, told what to do by DevTools' protocol.

import { waitFor } from '../../helpers/wait-for.ts'
import type { NetworkPanel, PanelRow } from './browser.ts'
import type { Launched, Target } from './chromium.ts'

export function startChromiumPanel({ authority, open }: Launched): NetworkPanel {
  const frontEnd = async (query: string): Promise<Target> => {
    const target = await open(`http://${authority}/devtools/inspector.html${query}`)
    await until(target, `import('/devtools/models/har/har.js').then(() => true)`)
    return target
  }
  let panel: Target | undefined
  return {
    visit: async (url, expression) => {
      const page = await open('about:blank')
      panel = await frontEnd(`?ws=${authority}/devtools/page/${page.id}`)
      // The panel has heard of the page once it knows its address.
      await until(
        panel,
        `import('/devtools/core/sdk/sdk.js').then(({ TargetManager }) =>
          TargetManager.TargetManager.instance().primaryPageTarget()?.inspectedURL() === 'about:blank')`,
      )
      await page.evaluate(`void (location.href = ${JSON.stringify(url)})`)
      await until(page, `location.href !== 'about:blank' && document.readyState === 'complete'`)
      return page.evaluate(expression)
    },
    exportHar: async () => String(await panel?.evaluate(EXPORT)),
    importHar: async (text) => {
      const target = await frontEnd('')
      return (await target.evaluate(`(${IMPORT})(${JSON.stringify(text)})`)) as readonly PanelRow[]
    },
  }
}

/** Evaluates until it is true: a page that is still loading has no answer yet, or an error. */
async function until(target: Target, expression: string): Promise<void> {
  let seen: unknown
  await waitFor(
    async () => {
      seen = await target.evaluate(expression).catch((error: unknown) => String(error))
      return seen === true
    },
    { deadlineMs: 30_000, what: expression, seen: () => seen },
  )
}

/** As the panel's own command does it, "with sensitive data". */
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
      startedAt: request.startTime * 1000,
      duration: request.duration * 1000,
    })
  }
  return rows
}`
