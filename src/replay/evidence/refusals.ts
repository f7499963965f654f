// The places where a candidate may ask for a token, each asked without a good one: clients differ in whose challenge
// they take. Knows nothing of realms.

import { headerValues } from '../../http/headers.ts'
import type { Answer, Question } from '../answer.ts'
import type { Bench, ClientId } from '../bench.ts'
import { manifestQuestion } from './manifest-under-test.ts'

/** `bad-token`: a manifest, with a bearer that nobody issued. */
export type Place = 'root' | 'manifest' | 'blob' | 'tags' | 'bad-token'

export interface AskedAt {
  readonly place: Place
  /** `HEAD /v2/library/busybox/manifests/latest`. */
  readonly asked: string
  readonly answer: Answer
}

/** A blob of two bytes (`{}`) that no answer depends on: who may see it is asked first. */
const ANY_BLOB = 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'

const BAD_TOKEN = 'Bearer not-a-token'

/**
 * In the order of the type. Costs nothing of a quota: content is asked for by HEAD, and by GET where HEAD was refused. Who
 * is polite leaves that GET out, which could bring content, and the token that is none.
 */
export async function askedWithoutToken(bench: Bench): Promise<readonly [AskedAt, ...AskedAt[]]> {
  const { asMirror: name, target } = bench.image
  const at = async (place: Place, question: Question, said = ''): Promise<AskedAt> => ({
    place,
    asked: `${question.method} ${question.url}${said}`,
    answer: await bench.ask(question),
  })
  const manifest = manifestQuestion('HEAD', name, target)
  const headed = await at('manifest', manifest)
  const isPolite = bench.manners === 'polite'
  const got =
    headed.answer.status === 401 && !isPolite
      ? [await at('manifest', manifestQuestion('GET', name, target))]
      : []
  return [
    await at('root', { method: 'GET', url: '/v2/' }),
    headed,
    ...got,
    await at('blob', { method: 'HEAD', url: `/v2/${name}/blobs/${ANY_BLOB}` }),
    await at('tags', { method: 'GET', url: `/v2/${name}/tags/list?n=1` }),
    ...(isPolite
      ? []
      : [await at('bad-token', { ...manifest, authorization: BAD_TOKEN }, ' with a token that is none')]),
  ]
}

/** Those that were answered 401. */
export async function refusals(bench: Bench): Promise<readonly AskedAt[]> {
  return (await askedWithoutToken(bench)).filter(({ answer }) => answer.status === 401)
}

/** The lines of `Www-Authenticate`. */
export function challengeLines({ headers }: Answer): string[] {
  return headerValues(headers, 'www-authenticate')
}

/** Clients that take their challenge from one of these places: all but containerd from `/v2/` alone. */
export function clientsAt(bench: Bench, places: readonly Place[]): ClientId[] {
  const isRoot = places.includes('root')
  const isBelow = places.some((place) => place !== 'root')
  return bench.clients.filter(({ begins }) => (begins === 'with-ping' ? isRoot : isBelow)).map(({ id }) => id)
}
