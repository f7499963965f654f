// HAR 1.2 as types: what is written, field by field. http://www.softwareishard.com/blog/har-12-spec/
// Fields with an underscore are custom ones, as the specification allows.

export interface HarPage {
  readonly startedDateTime: string
  readonly id: string
  readonly title: string
  readonly pageTimings: { readonly onContentLoad: number; readonly onLoad: number }
  readonly _pullscope: object
}

export interface HarPair {
  readonly name: string
  readonly value: string
}

export interface HarCookie extends HarPair {
  readonly path?: string
  readonly domain?: string
  readonly expires?: string
  readonly httpOnly?: boolean
  readonly secure?: boolean
}

export interface HarPostData {
  readonly mimeType: string
  /** Beside a text always empty: the specification wants one of the two, and readers want both to be there. */
  readonly params: readonly []
  readonly text: string
}

export interface HarRequest {
  readonly method: string
  readonly url: string
  readonly httpVersion: string
  readonly cookies: readonly HarCookie[]
  readonly headers: readonly HarPair[]
  readonly queryString: readonly HarPair[]
  readonly postData?: HarPostData
  readonly headersSize: number
  /** -1 while it is not known. */
  readonly bodySize: number
}

export interface HarContent {
  /** Without content coding; -1 where that is not known, as Playwright writes it. */
  readonly size: number
  readonly compression?: number
  readonly mimeType: string
  readonly text?: string
  readonly encoding?: 'base64'
  readonly comment?: string
}

export interface HarResponse {
  /** 0 when there was none. */
  readonly status: number
  readonly statusText: string
  readonly httpVersion: string
  readonly cookies: readonly HarCookie[]
  readonly headers: readonly HarPair[]
  readonly content: HarContent
  readonly redirectURL: string
  readonly headersSize: number
  readonly bodySize: number
  /** As Chromium: `net::ERR_…`. */
  readonly _error?: string
  /** As Chromium: bytes on the wire, as far as they are known. */
  readonly _transferSize?: number
}

/** ms; -1 where it does not apply. `connect` includes `ssl`. */
export interface HarTimings {
  readonly blocked: number
  readonly dns: number
  readonly connect: number
  readonly ssl: number
  readonly send: number
  readonly wait: number
  readonly receive: number
}

export interface HarEntry {
  readonly pageref?: string
  readonly startedDateTime: string
  /** Sum of the timings, without -1 and without `ssl`, which is in `connect`. */
  readonly time: number
  readonly request: HarRequest
  readonly response: HarResponse
  readonly cache: object
  readonly timings: HarTimings
  readonly serverIPAddress?: string
  /** The server's port: the specification lets it be one, and browsers read it so. */
  readonly connection?: string
  readonly comment?: string
  /** As Chromium: the client's connection. */
  readonly _connectionId?: string
  readonly _pullscope: object
}
