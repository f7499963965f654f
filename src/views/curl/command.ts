// One exchange as a command: comments, and curl with its options. Nothing in it means more to a shell or to curl than it
// meant on the wire.

import { isUnverified, linkOf } from '../../decode/link.ts'
import { exchangeOf } from '../../decode/trace.ts'
import type { Step, Trace } from '../../decode/trace.ts'
import { header } from '../../http/headers.ts'
import { sentHeaders } from '../../model/sent.ts'
import type { Exchange, Session } from '../../model/session.ts'
import { shellComment, shellWord } from '../../text/escape-shell.ts'
import { sentBody } from './body.ts'
import { sentHeaderValues } from './headers.ts'
import { stepTools } from './registry-tools.ts'
import type { Piece, Secret, Secrets } from './secrets.ts'

export interface CurlContext {
  readonly session: Session
  readonly trace: Trace
  readonly secrets: Secrets
}

/** Other methods change what a registry holds. */
const READS = /^(?:GET|HEAD|OPTIONS)$/u

/**
 * `--globoff`: `[` and `{` in a URL are themselves. `--proto`: a capture from elsewhere may name `file:`. `--path-as-is`:
 * dots stay. Redirects are steps of their own.
 */
const OPTIONS = '--http1.1 --path-as-is --globoff --proto =http,https -sS'

/** The lines of a step, the command last; comments alone where there is none. */
export function commandLines(step: Step, context: CurlContext): readonly string[] {
  const exchange = exchangeOf(context.session, step)
  const answer = step.answer === null ? 'not answered' : `then ${step.answer}`
  const title = shellComment(`step ${step.id}, ${step.phase}: ${step.ask}, ${answer}`)
  const url = exchange === null ? null : httpUrl(exchange.request.url)
  const method = exchange === null ? null : methodOf(exchange)
  if (exchange === null || url === null || method === null) {
    return [
      title,
      shellComment(exchange === null ? 'no request was seen' : 'not a request that curl can make'),
    ]
  }
  return [title, ...remarkLines(step, context), ...requestLines(step, exchange, { url, method, context })]
}

interface Asked {
  readonly url: URL
  readonly method: string
  readonly context: CurlContext
}

function requestLines(
  step: Step,
  { request, requestBody }: Exchange,
  { url, method, context }: Asked,
): string[] {
  const { secrets } = context
  const { options, ...body } = sentBody(requestBody, secrets)
  const state = options.length === 0 ? 'none' : requestBody?.decoded === undefined ? 'plain' : 'compressed'
  const sent = sentHeaders(request)
  const headers = sentHeaderValues(sent, { url, body: state, secrets })
  const address = secrets.split(request.url, 'SIGNED')
  // What was asked for compressed comes so, and is to be read.
  const isPacked = /gzip|deflate/iu.test(header(sent, 'accept-encoding') ?? '')
  const unpack = isPacked ? ' --compressed' : ''
  const asked = [...headers.values.flat(), ...address].filter((piece) => typeof piece !== 'string')
  const parts = [
    `${body.pipe === '' ? '' : `${body.pipe} `}curl ${OPTIONS}${unpack} ${method}`,
    ...headers.values.map((value) => `-H ${word(value)}`),
    ...options,
    `--url ${word(address)}`,
  ]
  return [
    ...[...body.remarks, ...headers.remarks].map(shellComment),
    ...[...asked, ...body.secrets].flatMap((secret) => howToGet(secret, step, context)),
    parts.join(' \\\n  '),
  ]
}

/** `-I` is HEAD: with `-X HEAD`, curl would wait for a body. */
function methodOf({ request: { method } }: Exchange): string | null {
  if (method === 'CONNECT' || !/^[!#$%&'*+.^_`|~\w-]+$/u.test(method)) return null
  if (method === 'HEAD') return '-I'
  return `-i -X ${/^[A-Z]+$/u.test(method) ? method : shellWord(method)}`
}

/** null for what curl would not ask for over HTTP. */
function httpUrl(text: string): URL | null {
  if (!/^https?:\/\//iu.test(text) || /[\0\r\n]/u.test(text) || !URL.canParse(text)) return null
  return new URL(text)
}

function word(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (typeof piece === 'string' ? (shellWord(piece) ?? "''") : `"\${${piece.variable}:?}"`))
    .join('')
}

/** What else is known of the request, and the same as other programs ask it. */
function remarkLines(step: Step, { session }: CurlContext): readonly string[] {
  const link = linkOf(session, step)
  const url = URL.canParse(step.url ?? '') ? new URL(step.url ?? '') : null
  const port = url?.port === '' ? (url.protocol === 'http:' ? '80' : '443') : url?.port
  const place = shellWord(`${url?.hostname ?? ''}:${port ?? ''}:${link?.address ?? ''}`)
  const way = link === null || link.via !== undefined || url === null || place === null ? [] : [place]
  const via = link?.via === undefined ? null : shellWord(link.via)
  return [
    ...(isRead(step) ? [] : [shellComment('this changes what is there')]),
    ...way.map((to) => `# to the same address: --connect-to ${to}`),
    ...(via === null ? [] : [`# through the same proxy: --proxy ${via}`]),
    ...(isUnverified(link)
      ? [shellComment('the certificate was not verified, see --cacert and --insecure')]
      : []),
    ...stepTools(step).map((line) => `# or: ${line}`),
  ]
}

function isRead({ method, phase }: Step): boolean {
  return phase === 'token' || (method !== null && READS.test(method))
}

/** Said once, where it is needed first. */
function howToGet({ variable, isNew, kind }: Secret, step: Step, { trace }: CurlContext): readonly string[] {
  if (!isNew || kind === 'BODY') return []
  const cause = step.causedBy === null ? undefined : trace.steps[step.causedBy]
  const words = {
    TOKEN:
      cause?.phase === 'token'
        ? `the token, or access_token, in the answer to step ${cause.id}`
        : 'a token of the service that the challenge names',
    BASIC: 'the Base64 of user:password',
    SIGNED:
      cause?.outcome === 'redirected'
        ? `in the Location of the answer to step ${cause.id}`
        : 'a part of this URL, look for it in the Location of an answer before this one',
    SECRET: 'only its owner knows it, give it as it is to be sent, encoded if need be',
  }[kind]
  return [shellComment(`${variable}: ${words}`)]
}
