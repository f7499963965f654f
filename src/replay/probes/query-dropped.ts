// Whether the query goes up: seen by a list of tags in small pages.

import { isKnownRegistry } from '../../registry/hosts.ts'
import { quoted, quotedSeen } from '../evidence/quote.ts'
import { askTags, imageWithTags, type TagsPage } from '../evidence/tags.ts'
import { shortened } from '../../rules/evidence/quote.ts'
import { PASS, blocked, notHere, type Probe } from '../probe.ts'

export const queryDropped: Probe = {
  id: 'query-dropped',
  title: 'The query is lost on the way up',
  level: 'warning',
  why: 'The upstream’s URL is put together of host and path alone. Lists then come whole or always from the start, and a push loses its digest.',
  source: [
    'https://github.com/ciiiii/cloudflare-docker-proxy/blob/master/src/index.js',
    'distribution-spec end-8b',
  ],
  needs: [],
  // No client lists tags to pull an image.
  concerns: ['podman', 'skopeo', 'crane'],
  examine: async (bench) => {
    const image = imageWithTags(bench)
    const first = await askTags(bench, image, 'n=1')
    if ('result' in first) return first
    const { answer, seen } = first
    const reached = seen.find(({ role, url }) => role === 'registry' && url.pathname.endsWith('/tags/list'))
    if (reached !== undefined && !reached.url.searchParams.has('n')) {
      return {
        result: 'fail',
        message: `${bench.candidate.url.host} is asked for ${answer.url.pathname}?n=1, and asks the upstream without n`,
        evidence: [quotedSeen(reached), quoted(answer)],
      }
    }
    if (reached !== undefined) return PASS
    // Whoever answers of itself may know no pages: Distribution 2.8 does not. Docker Hub does.
    // Named outright alone, it may be a registry of its own, whatever its image is called.
    const isMirror = bench.candidate.ways.includes('mirror')
    const isPaged = bench.upstream !== null || (isMirror && isKnownRegistry(image.reference.registry))
    if (!isPaged) return notHere('whether its registry lists tags in pages is not known')
    const [tag] = first.tags
    if (first.tags.length > 1) return ignoring('n=1', first)
    if (tag === undefined) return blocked(`${answer.url.pathname} lists no tags`)
    const next = await askTags(bench, image, `n=1&last=${encodeURIComponent(tag)}`)
    if ('result' in next) return next
    return next.tags.includes(tag) ? ignoring(`last=${shortened(tag)}`, next) : PASS

    function ignoring(what: string, page: TagsPage): Awaited<ReturnType<Probe['examine']>> {
      return {
        result: 'fail',
        message: `${bench.candidate.url.host} lists ${page.tags.length} tags of ${image.asMirror} from the start, though it was asked for ${what}`,
        evidence: [quoted(page.answer, 'Link')],
      }
    }
  },
  explains: () => false,
  remedy: 'append the query to the upstream’s URL (nginx: $is_args$args; Worker: url.search)',
}
