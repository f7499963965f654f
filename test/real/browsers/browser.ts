// What the tests ask of a browser, whichever it is: pages in files, and its network panel. The browsers are Chromium and
// Firefox (`index.ts`); how each is spoken to is its own matter.

import type { ProxyAccess } from '../clients/client.ts'
import type { Part } from '../parts.ts'
import type { Workspace } from '../workspace.ts'

export interface Browser {
  readonly name: 'Chromium' | 'Firefox'
  readonly part: Part
  /** Starts it to look at pages. It stops with the workspace. */
  readonly start: (workspace: Workspace) => Promise<Pages>
  /** All that it asks goes through the proxy, whose CA is not looked at. It stops with the workspace. */
  readonly startPanel: (workspace: Workspace, proxy?: ProxyAccess) => Promise<NetworkPanel>
}

export interface Pages {
  /** Opens a page in a file, in a tab of its own. */
  open(file: string, options?: Opening): Promise<Tab>
}

export interface Opening {
  readonly scripts: 'on' | 'off'
}

export interface Look {
  /** px. */
  readonly width: number
  readonly height: number
  readonly scheme: 'light' | 'dark'
  /** Absent for a screen. */
  readonly media?: 'print'
}

export type Key = '/' | 'Enter' | 'Escape' | 'ArrowRight'

export interface Tab {
  /** What the page wrote on its console, and errors: what a user would see in red. */
  complaints(): readonly string[]
  /** Every address that was asked for, the page's own among them. */
  requests(): Promise<readonly string[]>
  /** The value has to be one that JSON knows. */
  evaluate(expression: string): Promise<unknown>
  key(key: Key): Promise<void>
  type(text: string): Promise<void>
  /** A click in the middle of the element, where something else may lie over it. */
  click(selector: string): Promise<void>
  look(look: Look): Promise<void>
  /** A PNG of what is visible. */
  screenshot(path: string): Promise<void>
  /** A PDF, on the browser's own paper. */
  print(path: string): Promise<void>
}

/** Where a click has to go. */
export function placeOf(selector: string): string {
  return `(() => {
    const element = document.querySelector(${JSON.stringify(selector)})
    element.scrollIntoView({ block: 'center' })
    const { x, y, width, height } = element.getBoundingClientRect()
    return { x: Math.round(x + Math.min(width, 200) / 2), y: Math.round(y + height / 2) }
  })()`
}

/** The browser's own panel, with its own code: what it exports, and what it makes of a file that it is given. */
export interface NetworkPanel {
  /** Opens a page beside the panel, and gives back what the page evaluates to. */
  visit(url: string, expression: string): Promise<unknown>
  /** "Save all as HAR", of the last page that was visited. */
  exportHar(): Promise<string>
  /** "Import HAR file". */
  importHar(text: string): Promise<readonly PanelRow[]>
}

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
  /** ms since 1970, and ms. */
  readonly startedAt: number
  readonly duration: number
}
