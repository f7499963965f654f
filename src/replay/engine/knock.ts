// The first question to a candidate. Where it gets no answer, or none to go on with, the other scheme is tried: TLS spoken to
// a plain port and plain HTTP spoken to a TLS port look like a candidate that is broken.

import { Unanswered, type Answer, type Question } from '../answer.ts'
import { CERTIFICATE_CODES } from './ledger.ts'

type Ask = (question: Question) => Promise<Answer>

/** What one gets for the wrong scheme: bytes that make no sense, the end of the connection, or a page that says so. */
const MAY_BE_WRONG: ReadonlySet<string> = new Set(['EPROTO', 'ECONNRESET', 'UNUSABLE_ANSWER'])

/** `GET /v2/`. Throws `Unanswered`, with the code `WRONG_SCHEME` where the candidate is there by the other one. */
export async function knock(candidate: URL, ask: Ask): Promise<Answer> {
  const question = { method: 'GET', url: '/v2/' } as const
  try {
    const answer = await ask(question)
    if (answer.status === 400) await throwIfOther(candidate, ask, answer.exchange)
    return answer
  } catch (error) {
    if (error instanceof Unanswered && MAY_BE_WRONG.has(error.code)) {
      await throwIfOther(candidate, ask, error.exchange)
    }
    throw error
  }
}

async function throwIfOther(candidate: URL, ask: Ask, exchange: Answer['exchange'] | null): Promise<void> {
  const other = otherScheme(candidate)
  if (!(await speaks(other, ask))) return
  const [own, theirs] = candidate.protocol === 'https:' ? ['TLS', 'plain HTTP'] : ['plain HTTP', 'TLS']
  const message = `${candidate.host} was asked by ${own}, and speaks ${theirs}: write ${other}`
  throw new Unanswered(`GET ${candidate.origin}/v2/`, { exchange, code: 'WRONG_SCHEME', message })
}

/** At the same port, such as `http://mirror.example:443`. */
function otherScheme({ protocol, hostname, port }: URL): string {
  const own = port === '' ? (protocol === 'https:' ? '443' : '80') : port
  return `${protocol === 'https:' ? 'http' : 'https'}://${hostname}:${own}`
}

async function speaks(origin: string, ask: Ask): Promise<boolean> {
  try {
    const { status } = await ask({ method: 'GET', url: `${origin}/v2/` })
    return status !== 400 // what a TLS port says to plain HTTP
  } catch (error) {
    if (error instanceof Unanswered) return CERTIFICATE_CODES.includes(error.code)
    throw error
  }
}
