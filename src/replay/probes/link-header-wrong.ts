// Where a list of tags says that it goes on.

import { header } from '../../http/headers.ts'
import type { Bench } from '../bench.ts'
import { absoluteLinks } from '../../hub/scenarios/links.ts'
import { quoted } from '../evidence/quote.ts'
import { askTags, imageWithTags, type TagsPage } from '../evidence/tags.ts'
import { shortened } from '../../rules/evidence/quote.ts'
import { PASS, blocked, notHere, type Examined, type Probe, type Skipped } from '../probe.ts'
import type { Behaviour } from '../upstream.ts'

/** Pages that are read, of one tag each: a list may be long. The second tells whether the query of Link is lost. */
const PAGES = { thorough: 4, polite: 2 } as const

export const linkHeaderWrong: Probe = {
  id: 'link-header-wrong',
  title: 'The Link of a list is missing, or leads elsewhere',
  level: 'warning',
  why: 'Link is passed on as it came, with the upstream’s host or an inner path, or it is dropped. Who lists tags sees the first page alone.',
  source: [
    'https://github.com/sonatype/nexus-public/issues/1011',
    'https://github.com/sonatype/nexus-public/issues/209',
    'distribution-spec end-8b',
    'RFC 8288',
  ],
  needs: [],
  // No client lists tags to pull an image.
  concerns: ['podman', 'skopeo', 'crane'],
  examine: async (bench) => {
    const found = await listed(bench, null)
    // Most registries give Link as a path, which is right by itself for whoever passes it on; some write their origin.
    return found.result === 'pass' && bench.upstream !== null ? listed(bench, absoluteLinks) : found
  },
  explains: () => false,
  remedy:
    'give Link as a path at the candidate (</v2/NAME/tags/list?n=…&last=…>; rel="next"): nginx proxy_hide_header Link, and add_header Link from a map over $upstream_http_link',
}

/** What is wrong with the pages of a list, from the first one on. */
async function listed(bench: Bench, behaviour: Behaviour | null): Promise<Examined> {
  const image = imageWithTags(bench)
  const ask: AskPage = (query) => askTags(bench, image, query, behaviour)
  const all = new Set<string>()
  let page: TagsPage | Examined = await ask('n=1')
  for (let pages = 1; ; pages++) {
    if ('result' in page) return page
    if (page.tags.length > 1) return notHere('the candidate lists all tags on one page')
    const [tag] = page.tags
    if (tag !== undefined && all.has(tag))
      return blocked(`the list begins anew at ${shortened(tag)}: the query of Link is lost`)
    if (tag !== undefined) all.add(tag)
    const next = linkOf(page)
    if (next === null) return (await endedEarly(page)) ?? PASS
    if (pages === PAGES[bench.manners]) return PASS
    page = await nextPage(bench, ask, { page, next })
  }

  /** Whether there are more tags than were listed. */
  async function endedEarly(last: TagsPage): Promise<Examined | null> {
    const whole = await ask(`last=${encodeURIComponent([...all].at(-1) ?? '')}`)
    const more = 'result' in whole ? undefined : whole.tags.find((tag) => !all.has(tag))
    if ('result' in whole || more === undefined) return null
    return {
      result: 'fail',
      message: `${bench.candidate.url.host} lists ${all.size} of the tags of ${image.asMirror}, without a Link to the next page, where ${shortened(more)} is`,
      evidence: [quoted(last.answer, 'Link'), quoted(whole.answer)],
    }
  }
}

type AskPage = (query: string) => Promise<TagsPage | Skipped>

function linkOf({ answer }: TagsPage): string | null {
  return /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(header(answer.headers, 'link') ?? '')?.[1] ?? null
}

/** The page that a Link leads to, or why it leads to none. */
async function nextPage(
  bench: Bench,
  ask: AskPage,
  { page: { answer }, next }: { readonly page: TagsPage; readonly next: string },
): Promise<TagsPage | Examined> {
  const { url } = bench.candidate
  const to = URL.canParse(next, answer.url.href) ? new URL(next, answer.url.href) : null
  const fail = (where: string): Examined => ({
    result: 'fail',
    message: `${url.host} links to the next page of tags ${where}`,
    evidence: [quoted(answer, 'Link')],
  })
  if (to === null) return fail(`by “${shortened(next)}”, which is no URL`)
  if (to.host !== url.host) return fail(`at ${to.host}, which its clients need not reach`)
  if (to.protocol !== url.protocol) return fail(`by ${to.protocol}//, and is called by ${url.protocol}//`)
  const there = await ask(to.pathname + to.search)
  return 'result' in there ? fail(`at ${shortened(to.pathname)}: ${there.because}`) : there
}
