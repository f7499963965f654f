// A token for two repositories at once: one `scope` each.

import { quoted } from '../evidence/quote.ts'
import {
  allowsPull,
  asUser,
  granted,
  grantedNames,
  pullScope,
  tokenQuestion,
  tokenService,
} from '../evidence/token-service.ts'
import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { PASS, notHere, type Probe } from '../probe.ts'

/** Official images that any registry like Docker Hub has. */
const OTHERS = ['library/alpine', 'library/busybox', 'library/hello-world'] as const

export const multiScopeCollapsed: Probe = {
  id: 'multi-scope-collapsed',
  title: 'Of several scopes only one is passed on',
  level: 'error',
  why: 'A client that needs two repositories sends scope twice. Who reads one parameter of a name (searchParams.get, $arg_scope) passes on the first or the last.',
  source: [
    'https://github.com/cesanta/docker_auth/issues/67',
    'https://github.com/estesp/manifest-tool/issues/53',
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/79',
  ],
  needs: [],
  // Others ask for two only when they push.
  concerns: ['containerd', 'podman', 'skopeo', 'crane'],
  examine: async (bench) => {
    const service = await tokenService(bench)
    if ('result' in service) return service
    const ask = (names: readonly string[]): Promise<Answer> =>
      bench.ask(asUser(bench, service, tokenQuestion(service, names.map(pullScope))))
    const pair = await twoRepositories(bench, async (name) => allowsPull(granted(await ask([name])), name))
    if (pair === null) return notHere('no two repositories that a token is known to be for')
    for (const names of [pair, pair.toReversed()]) {
      const answer = await ask(names)
      const token = granted(answer)
      const missing = names.find((name) => allowsPull(token, name) !== true)
      if (missing === undefined) continue
      return {
        result: 'fail',
        message: `who asks ${service.realm.host} for ${names.join(' and ')} gets a token for ${grantedNames(token)}: the scope of ${missing} is lost`,
        evidence: [quoted(answer)],
      }
    }
    return PASS
  },
  explains: ({ asked, cause }) =>
    asked.purpose !== 'token' && cause.kind === 'status' && (cause.status === 401 || cause.status === 403),
  remedy:
    'pass the query of the token request on as a whole (nginx: $is_args$args; Worker: url.searchParams.getAll("scope"))',
}

/** Two for which a token alone is given, and says so; null when there are none. */
async function twoRepositories(
  { image, upstream }: Bench,
  isGiven: (name: string) => Promise<boolean | null>,
): Promise<[string, string] | null> {
  const [, prefix = ''] = /^(.*)library\/[^/]+$/.exec(image.asMirror) ?? []
  const others = upstream === null ? OTHERS.map((name) => prefix + name) : [upstream.freshImage().asMirror]
  if ((await isGiven(image.asMirror)) !== true) return null
  for (const other of others) {
    if (other !== image.asMirror && (await isGiven(other)) === true) return [image.asMirror, other]
  }
  return null
}
