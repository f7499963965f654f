// Reads a list of mirrors: one URL a line, `#` comments, blank lines; a bare host means https. Pure.

export interface ListEntry {
  /** From 1. */
  readonly line: number
  /** Scheme and authority alone. */
  readonly url: URL
}

/** A line that is left out, and why; the text of the line is not repeated, for it may hold a password. */
export interface ListProblem {
  readonly line: number
  readonly message: string
}

export interface MirrorList {
  /** In the order of the list, each once. */
  readonly entries: readonly ListEntry[]
  readonly problems: readonly ListProblem[]
}

/** Longer lines are no URLs, and a message should stay one line. */
const LONGEST = 2048

/** Never throws. A comment begins at `#` at the start of a line or after a space. */
export function parseList(text: string): MirrorList {
  const entries: ListEntry[] = []
  const problems: ListProblem[] = []
  const lineOf = new Map<string, number>()
  for (const [i, whole] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = i + 1
    const mirror = whole.replace(/(^|\s)#.*$/, '').trim()
    if (mirror === '') continue
    const read = mirror.length > LONGEST ? `longer than ${LONGEST} characters` : readMirror(mirror)
    if (typeof read === 'string') {
      problems.push({ line, message: read })
      continue
    }
    const first = lineOf.get(read.href)
    if (first === undefined) {
      lineOf.set(read.href, line)
      entries.push({ line, url: read })
    } else problems.push({ line, message: `the same mirror as in line ${first}` })
  }
  return { entries, problems }
}

/** The URL, or what is wrong with it. */
function readMirror(text: string): URL | string {
  if (/\s/.test(text)) return 'more than one word: a line holds one URL, and a comment begins with #'
  const [, scheme] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text) ?? []
  if (scheme !== undefined && !/^https?$/i.test(scheme))
    return `no mirror speaks ${scheme}:// (http or https)`
  const whole = scheme === undefined ? `https://${text}` : text
  if (!URL.canParse(whole)) return 'not a URL and not a host'
  const url = new URL(whole)
  if (url.username !== '' || url.password !== '')
    return 'a list holds no credentials: give them with --docker-config'
  if (url.search !== '' || url.hash !== '') return 'a mirror’s URL has no query and no fragment'
  if (!/^\/(v2\/?)?$/.test(url.pathname))
    return `has the path ${url.pathname}: give a project with --prefix instead`
  return new URL(url.origin)
}
