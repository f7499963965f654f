// Whether a limit of the registry behind reaches the client as one: the headers that announce it, and the 429 itself.

import { header } from '../../http/headers.ts'
import { errorAnswer } from '../../hub/registry/errors.ts'
import { isManifest, replaced } from '../../hub/scenarios/faults.ts'
import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import { quoted, quotedSeen } from '../evidence/quote.ts'
import { blocked, notHere, PASS, type Examined, type Probe } from '../probe.ts'
import type { Behaviour, Upstream } from '../upstream.ts'

const RETRY_AFTER = '17'

const limited: Behaviour = replaced('registry', isManifest, () =>
  errorAnswer('TOOMANYREQUESTS', { headers: [['Retry-After', RETRY_AFTER]] }),
)

export const ratelimitHiddenOrShared: Probe = {
  id: 'ratelimit-hidden-or-shared',
  title: "The upstream's own limit is hit, and the signs of it are dropped",
  level: 'warning',
  why: 'All users of a mirror share its address at the registry: when that is limited, they need the 429 and its Retry-After, or they read “500” and try again at once.',
  source: [
    'https://github.com/distribution/distribution/issues/3270',
    'https://github.com/cmliu/CF-Workers-docker.io/issues/131',
    'https://docs.docker.com/docker-hub/usage/pulls/',
  ],
  needs: ['upstream'],
  examine: (bench) =>
    bench.upstream === null ? Promise.resolve(notHere('needs --with-hub')) : examined(bench, bench.upstream),
  explains: ({ asked, cause }) =>
    (asked.purpose === 'resolve' || asked.purpose === 'manifest') &&
    cause.kind === 'status' &&
    cause.status >= 500,
  remedy:
    'pass 429 with its body and Retry-After on, and ratelimit-limit and ratelimit-remaining of every manifest; give the mirror a Docker Hub account of its own',
}

async function examined(bench: Bench, upstream: Upstream): Promise<Examined> {
  const { host } = bench.candidate.url
  const { asMirror, target } = upstream.freshImage()
  const { authorization } = await bench.authorize(asMirror)
  const ask = (): Promise<Answer> =>
    bench.askAgain({ ...manifestQuestion('GET', asMirror, target), authorization })
  const refused = await upstream.during(limited, ask)
  const told = refused.seen.find(({ status }) => status === 429)
  if (told === undefined) return blocked('the candidate did not ask its registry for the manifest')
  const { value } = refused
  if (value.status !== 429) {
    const message = `${host} answers ${value.status} for a manifest when its registry says 429`
    return { result: 'fail', message, evidence: [quoted(value, 'Content-Type'), quotedSeen(told)] }
  }
  const after = header(value.headers, 'Retry-After')
  if (after !== RETRY_AFTER) {
    const message = `${host} passes 429 on without the Retry-After of its registry`
    return {
      result: 'fail',
      level: 'note',
      message,
      evidence: [quoted(value, 'Retry-After'), quotedSeen(told)],
    }
  }
  return announced(bench, await ask())
}

/** What is left is told with each manifest (docs.docker.com, "View pull rate and limit"). */
function announced(bench: Bench, answer: Answer): Examined {
  if (answer.status !== 200) return blocked(`a manifest is answered ${answer.status} after a 429`)
  const missing = ['ratelimit-limit', 'ratelimit-remaining'].filter(
    (name) => header(answer.headers, name) === null,
  )
  if (missing.length === 0) return PASS
  return {
    result: 'fail',
    level: 'note',
    message: `${bench.candidate.url.host} leaves out ${missing.join(' and ')}: its users cannot see how much is left`,
    evidence: [quoted(answer, ...missing)],
  }
}
