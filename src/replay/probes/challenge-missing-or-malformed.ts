// A 401 from which no client learns where to get a token, or a challenge where none belongs.

import { uselessness } from '../evidence/challenge.ts'
import { askedWithoutToken, challengeLines, clientsAt, type AskedAt } from '../evidence/refusals.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import { quoted } from '../evidence/quote.ts'
import { misledByBasic } from '../evidence/several-schemes.ts'
import { tokenService } from '../evidence/token-service.ts'
import { lacksService } from '../evidence/without-service.ts'
import { PASS, type Examined, type Probe } from '../probe.ts'
import type { Bench } from '../bench.ts'

export const challengeMissingOrMalformed: Probe = {
  id: 'challenge-missing-or-malformed',
  title: 'A 401 without a usable challenge, or a challenge where none belongs',
  level: 'error',
  why: 'A header that is added to good answers only is missing on a 401 (nginx add_header without always); one that is added to all stands on a 200. docker and podman look for it in the answer to /v2/ alone.',
  source: [
    'https://github.com/distribution/distribution/issues/460',
    'https://github.com/distribution/distribution/issues/397',
    'https://github.com/distribution/distribution/issues/1021',
    'RFC 9110 §11.6.1',
  ],
  needs: [],
  examine: async (bench) => {
    const asked = await askedWithoutToken(bench)
    const useless = asked.flatMap((at) => {
      const found = at.answer.status === 401 ? uselessness(at.answer) : null
      return found === null ? [] : [{ ...at, ...found }]
    })
    const [first] = useless
    if (first !== undefined) {
      return {
        result: 'fail',
        message: `${bench.candidate.url.host} answers ${first.asked} by 401 ${first.because}`,
        evidence: [quoted(first.answer, 'Www-Authenticate')],
        clients: clientsAt(
          bench,
          useless.map(({ place }) => place),
        ),
        cause: first.cause,
        // Only a token that ends in the middle of a pull comes there.
        ...(first.place === 'bad-token' ? { level: 'warning' as const } : {}),
      }
    }
    return (
      openRoot(bench, asked) ??
      (await severalSchemes(bench, asked)) ??
      (await withoutService(bench, asked)) ??
      misplaced(bench, [...asked, ...(await askedWithToken(bench))]) ??
      PASS
    )
  },
  explains: ({ asked, cause }) => {
    if (cause.kind === 'unusable')
      return /\b(?:challenge|realm|auth|unsupported protocol scheme)\b/.test(cause.message)
    // Quotes that are not closed end somewhere: clients go there.
    if (asked.purpose === 'token')
      return (
        cause.kind === 'unreachable' || (cause.kind === 'status' && ![401, 403, 429].includes(cause.status))
      )
    return cause.kind === 'status' && cause.status === 401
  },
  remedy:
    'send exactly one Bearer challenge with every 401 and with nothing else (nginx: add_header … always, from a map that is empty without the upstream’s)',
  causes: {
    malformed:
      'write the challenge with its quotes closed and the whole URL of your own token service: Bearer realm="https://HOST/token",service="…"',
    'two-realms':
      'take the upstream’s challenge out before you send your own (nginx: proxy_hide_header WWW-Authenticate;): one Bearer challenge with every 401',
    'other-scheme':
      'send the Bearer challenge alone: no Basic beside it, neither the upstream’s nor that of an auth_basic in front',
    'no-service':
      'keep service="…" in the challenge as the registry sends it: tokens are for the service that is asked for',
    'open-root':
      'let /v2/ be answered as all below it is, by 401 with the challenge: no answer of your own there, and no cached one',
    misplaced: 'send the challenge with a 401 and with nothing else',
  },
}

/** A client that comes with Basic, where only tokens are taken. */
async function severalSchemes(bench: Bench, asked: readonly AskedAt[]): Promise<Examined | null> {
  const misled = await misledByBasic(bench, asked)
  if (misled === null) return null
  const { at, clients } = misled
  return {
    result: 'fail',
    message: `${bench.candidate.url.host} answers ${at.asked} by 401 with a Basic challenge beside the Bearer one: ${clients.join(', ')} ${clients.length === 1 ? 'goes' : 'go'} by Basic, and it opens nothing`,
    evidence: [quoted(at.answer, 'Www-Authenticate')],
    clients,
    cause: 'other-scheme',
  }
}

async function withoutService(bench: Bench, asked: readonly AskedAt[]): Promise<Examined | null> {
  const lack = await lacksService(bench, asked)
  if (lack === null) return null
  const { at, clients, service, refused, opened } = lack
  return {
    result: 'fail',
    message: `${bench.candidate.url.host} answers ${at.asked} by 401 with a challenge without service: a token for none is refused by ${refused.status}, and one for service=${service} is not`,
    evidence: [
      quoted(at.answer, 'Www-Authenticate'),
      quoted(refused, 'Www-Authenticate'),
      { exchange: opened.exchange, shows: `${opened.status}: with a token for service=${service}` },
    ],
    clients,
    cause: 'no-service',
  }
}

/** Most clients ask for a token only if `/v2/` wants one. */
function openRoot(bench: Bench, asked: readonly [AskedAt, ...AskedAt[]]): Examined | null {
  const [root] = asked
  const closed = asked.find(({ place, answer }) => place === 'manifest' && answer.status === 401)
  if (root.answer.status !== 200 || closed === undefined) return null
  return {
    result: 'fail',
    message: `${bench.candidate.url.host} answers GET /v2/ by 200, as if nobody needed a token, and ${closed.asked} by 401`,
    evidence: [quoted(root.answer, 'Www-Authenticate'), quoted(closed.answer, 'Www-Authenticate')],
    clients: clientsAt(bench, ['root']),
    cause: 'open-root',
  }
}

/** What is refused without a token, asked with one. */
async function askedWithToken(bench: Bench): Promise<AskedAt[]> {
  if ('result' in (await tokenService(bench, 'any'))) return []
  const { asMirror, target } = bench.image
  const question = manifestQuestion('HEAD', asMirror, target)
  const { authorization } = await bench.authorize(asMirror)
  const answer = await bench.ask({ ...question, authorization })
  return [{ place: 'manifest', asked: `HEAD ${question.url}`, answer }]
}

function misplaced(bench: Bench, asked: readonly AskedAt[]): Examined | null {
  const wrong = asked.find(({ answer }) => answer.status < 300 && challengeLines(answer).length > 0)
  if (wrong === undefined) return null
  return {
    result: 'fail',
    level: 'warning',
    message: `${bench.candidate.url.host} answers ${wrong.asked} by ${wrong.answer.status}, and with a challenge`,
    evidence: [quoted(wrong.answer, 'Www-Authenticate')],
    clients: clientsAt(bench, [wrong.place]),
    cause: 'misplaced',
  }
}
