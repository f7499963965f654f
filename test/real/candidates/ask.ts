// One question to a running candidate, by hand: for what no client asks in the way that a test needs.

import type { IncomingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'
import type { RunningCandidate } from './candidate.ts'

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

interface AskOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Redirects are not followed; the path is sent as it stands. */
export function askThrough({
  url,
  caPem,
}: RunningCandidate): (path: string, options?: AskOptions) => Promise<Reply> {
  const { hostname, port } = new URL(url)
  return (path, { method = 'GET', headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const trust = caPem === null ? {} : { ca: caPem }
      const asked = httpsRequest(
        { hostname, port, path, method, headers, agent: false, ...trust },
        (answer) => {
          const { statusCode: status = 0, headers: answered } = answer
          text(answer).then((whole) => resolve({ status, headers: answered, body: whole }), reject)
        },
      )
      asked.once('error', reject).end(body)
    })
}
