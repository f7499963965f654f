// Whether the platform in front answers in the candidate's place, for everybody or by what a client calls itself.

import type { Answer } from '../answer.ts'
import type { Bench, ClientId } from '../bench.ts'
import { edgeOf, isAtEdge } from '../evidence/edge.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import { quoted } from '../evidence/quote.ts'
import { isWebPage, titled } from '../evidence/web-page.ts'
import { PASS, type Probe } from '../probe.ts'

interface AskedAs {
  readonly client: ClientId
  readonly answer: Answer
}

export const edgeQuotaOrWafPage: Probe = {
  id: 'edge-quota-or-waf-page',
  title: 'The platform in front answers instead of the proxy',
  level: 'error',
  why: 'A free plan that is used up, a rule against bots, a login page or a list of User-Agents stands in front of /v2/, and clients get a page in place of a registry.',
  source: [
    'https://github.com/ketches/registry-proxy/issues/5',
    'https://github.com/fscarmen2/Cloudflare-Accel/issues/13',
    'https://developers.cloudflare.com/workers/platform/limits/',
  ],
  needs: [],
  async examine(bench) {
    const plain = [
      await bench.ask({ method: 'GET', url: '/v2/' }),
      await bench.ask(manifestQuestion('HEAD', bench.image.asMirror, bench.image.target)),
    ] as const
    const page = plain.find(isAtEdge)
    if (page !== undefined) {
      const message = `${bench.candidate.url.host} answers ${page.status} for ${page.url.pathname} with a page${titled(page)} of the platform in front of it`
      return { result: 'fail', message, evidence: [quoted(page, 'Content-Type', 'Server'), marked(page)] }
    }
    return turnedAway(bench, plain[0])
  },
  explains: ({ cause }) =>
    (cause.kind === 'status' && [403, 429, 503].includes(cause.status)) || cause.kind === 'unusable',
  remedy:
    "let /v2/* and the token path pass: a skip rule for the platform's bot and browser checks, no login in front, no list of User-Agents, and a plan whose quota holds",
}

/** The same question in each client's name: what differs from our own is decided by the name. */
async function turnedAway(bench: Bench, plain: Answer): ReturnType<Probe['examine']> {
  const asked: AskedAs[] = []
  for (const client of bench.clients) {
    asked.push({ client: client.id, answer: await bench.askAs(client, { method: 'GET', url: '/v2/' }) })
  }
  const away = asked.filter(({ answer }) => isTurnedAway(answer))
  const welcome = asked.find(({ answer }) => !isTurnedAway(answer))?.answer ?? plain
  const [first] = away
  // Where nobody is let in, the name does not decide.
  if (first === undefined || isTurnedAway(welcome)) return PASS
  const { answer } = first
  const names = away.map(({ client }) => client).join(', ')
  const said = isWebPage(answer) ? ` with a page${titled(answer)}` : ''
  return {
    result: 'fail',
    message: `${bench.candidate.url.host} answers ${answer.status}${said} when ${names} asks, and ${welcome.status} to others: the User-Agent decides`,
    evidence: [quoted(answer, 'Content-Type', 'Server'), quoted(welcome, 'Content-Type', 'Server')],
    clients: away.map(({ client }) => client),
  }
}

function isTurnedAway(answer: Answer): boolean {
  const { status } = answer
  return isWebPage(answer) || status === 403 || status === 429 || status >= 500
}

function marked(answer: Answer): { readonly exchange: number; readonly shows: string } {
  return { exchange: answer.exchange, shows: edgeOf(answer) ?? '' }
}
