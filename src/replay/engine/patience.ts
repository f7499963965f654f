// How often a candidate may let us wait in vain: questions of a kind that got no whole answer are soon not asked any more.
// Counts only; who waits is patient-client.ts.

/** Of one kind, one after the other. */
const OF_A_KIND = 2
/** Of all kinds at one origin; from then on only what was answered before is asked. */
const IN_ALL = 3

export interface Kind {
  /** Scheme and authority: what one host does says nothing about another. */
  readonly origin: string
  /** In the words of a report: `GET of a manifest`. */
  readonly name: string
}

export interface Patience {
  /** Why a question of this kind is not asked any more; null when it is. */
  refusal(kind: Kind): string | null
  /** The mark of a question that begins. */
  begin(): number
  answered(kind: Kind): void
  /** Questions at the same time count once: all of them met the same moment. */
  late(kind: Kind, mark: number): void
}

interface Tally {
  inARow: number
  isAnswered: boolean
  latestLate: number
}

/** `patienceMs`: how long each answer may take; for the words alone. */
export function createPatience(patienceMs: number): Patience {
  const tallies = new Map<string, Tally>()
  const lateAt = new Map<string, number>()
  let moment = 0

  const tallyOf = ({ origin, name }: Kind): Tally => {
    const key = `${origin} ${name}`
    const tally = tallies.get(key) ?? { inARow: 0, isAnswered: false, latestLate: 0 }
    tallies.set(key, tally)
    return tally
  }

  return {
    refusal: (kind) => {
      const { inARow, isAnswered } = tallyOf(kind)
      const within = `no whole answer within ${patienceMs / 1000} s`
      if (inARow >= OF_A_KIND) {
        return `${kind.name} is not asked for any more: ${inARow} times in a row there was ${within}`
      }
      const inAll = lateAt.get(kind.origin) ?? 0
      if (inAll < IN_ALL || (isAnswered && inARow === 0)) return null
      return `not asked any more, for it might not answer: ${IN_ALL} times there was ${within}`
    },
    begin: () => ++moment,
    answered: (kind) => {
      const tally = tallyOf(kind)
      tally.inARow = 0
      tally.isAnswered = true
    },
    late: (kind, mark) => {
      const tally = tallyOf(kind)
      if (mark < tally.latestLate) return
      tally.latestLate = ++moment
      tally.inARow++
      lateAt.set(kind.origin, (lateAt.get(kind.origin) ?? 0) + 1)
    },
  }
}

/** By what is asked for: manifests of two names are of one kind, HEAD and GET are not. */
export function kindOf(method: string, { origin, pathname }: URL): Kind {
  const what = /\/v2\/.+\/(manifests|blobs|tags|referrers)\//.exec(pathname)?.[1]
  const name = what === undefined ? `${method} ${pathname}` : `${method} of ${NAMES[what] ?? what}`
  return { origin, name }
}

const NAMES: Readonly<Record<string, string>> = { manifests: 'a manifest', blobs: 'a blob' }

/** Whether the content may be so large that it takes as long as it takes, as long as it comes. */
export function mayBeLarge(method: string, { pathname }: URL, status: number): boolean {
  // Where a blob is redirected to may have any path: of what is no registry's path, only a success can be one.
  const isDocument = /\/v2\/(?:$|.+\/(?:manifests|tags|referrers)\/)/.test(pathname)
  return method === 'GET' && !isDocument && (status === 200 || status === 206)
}
