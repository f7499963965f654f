// A one-segment name, as clients write it when the candidate is named outright, and the same with library/.

import type { Answer, Question } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { askToTheEnd } from '../evidence/ask-to-the-end.ts'
import { headOfManifest } from '../evidence/head-of-manifest.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import { quoted } from '../evidence/quote.ts'
import { pullAuthorization } from '../evidence/token-service.ts'
import { isWebPage } from '../evidence/web-page.ts'
import { PASS, blocked, notHere, type Probe } from '../probe.ts'

/** A blob of two bytes (`{}`): that it is not there is answered by 404, once the name is known. */
const ANY_BLOB = 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'

export const libraryMissingPath: Probe = {
  id: 'library-missing-path',
  title: 'One-segment names are not mapped to library/NAME',
  level: 'error',
  why: 'Official images are below library/ at Docker Hub. Clients add that for docker.io alone; a candidate that is named outright has to add it itself.',
  source: [
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/132',
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/11',
    'https://github.com/renovatebot/renovate/issues/16040',
  ],
  needs: ['one-segment'],
  examine: async (bench) => {
    if (!bench.candidate.ways.includes('host')) return notHere('as a mirror it is asked for full names')
    const { asHost, asMirror, target } = bench.image
    const full = await pullAuthorization(bench, asMirror)
    if ('result' in full) return full
    const control = await headOfManifest(bench, { ...manifestQuestion('HEAD', asMirror, target), ...full })
    if (control.status !== 200) return blocked(`HEAD ${control.url.pathname} is answered ${control.status}`)
    if (isWebPage(control)) return blocked(`HEAD ${control.url.pathname} is answered by a web page`)
    const short = await pullAuthorization(bench, asHost)
    const tokens = 'result' in short ? [full] : [full, short]
    for (const part of partsBy(control.method === 'GET' ? 'GET' : 'HEAD')) {
      const like = await askToTheEnd(bench, { ...part.of(asMirror, target), ...full })
      // By a token for either name: which of them it must be for is a matter of scopes.
      const answers: Answer[] = []
      for (const token of tokens) {
        const answer = await askUpstream(bench, { ...part.of(asHost, target), ...token })
        if (answer !== null) answers.push(answer)
      }
      const [first] = answers
      // A redirect to the full name is another fault: library-misapplied.
      if (first === undefined || answers.some(({ status }) => status === like.status || isRedirect(status)))
        continue
      return {
        result: 'fail',
        message: `${bench.candidate.url.host} answers ${first.method} ${first.url.pathname} by ${first.status}, and ${like.url.pathname} by ${like.status}: ${part.what} of ${asHost} are not looked for below library/`,
        evidence: [quoted(first), quoted(like)],
        ...(part.what === 'tags' ? { level: 'warning' as const, clients: [] } : {}),
      }
    }
    return PASS
  },
  explains: ({ asked, cause }) =>
    cause.kind === 'status' &&
    asked.purpose !== 'ping' &&
    asked.purpose !== 'token' &&
    /\/v2\/(?!.*\blibrary\/)/.test(asked.url),
  remedy:
    'add library/ to a path of one segment, inside (nginx: rewrite ^/v2/([^/]+)/(manifests|blobs|tags|referrers)/(.*)$ /v2/library/$1/$2/$3 break;); until then pull CANDIDATE/library/NAME',
}

/** null when a cache answered: what it was told before says nothing of the path. Only our hub knows. */
async function askUpstream(bench: Bench, question: Question): Promise<Answer | null> {
  if (bench.upstream === null) return askToTheEnd(bench, question)
  const { value: answer, seen } = await bench.upstream.during(null, () =>
    askToTheEnd(bench, question, 'anew'),
  )
  return seen.length === 0 && answer.status === 401 ? null : answer
}

interface Part {
  readonly what: 'manifests' | 'blobs' | 'tags'
  readonly of: (name: string, target: string) => Question
}

/** `method`: by which manifests are given here. */
const partsBy = (method: 'GET' | 'HEAD'): readonly Part[] => [
  { what: 'manifests', of: (name, target) => manifestQuestion(method, name, target) },
  { what: 'blobs', of: (name) => ({ method: 'HEAD', url: `/v2/${name}/blobs/${ANY_BLOB}` }) },
  // No client that pulls asks for tags; renovate and skopeo do.
  { what: 'tags', of: (name) => ({ method: 'GET', url: `/v2/${name}/tags/list?n=1` }) },
]

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400
}
