// A text within a recording, as those who look for secrets see it. Knows no format.

/**
 * `url`: absolute, or a path with its query · `parameter`: of a query or a form, decoded; where it has a name and no value,
 * that name, and `name` is null · `argument`: of a command line, `name` being the one before it · `member`: of JSON, of
 * whatever kind · `text`: of no known form.
 */
export type Role = 'url' | 'header' | 'cookie' | 'parameter' | 'argument' | 'body' | 'member' | 'text'

export interface Part {
  /** Of our own captures the line, of others the entry; counted from 1, 0 for what stands outside of all. */
  readonly entry: number
  /** For the user: `request header Authorization`, `response body`. */
  readonly place: string
  readonly role: Role
  /** Of the header, parameter or member. */
  readonly name: string | null
  readonly text: string
}

/** What is to stand in the place of a part: the same string, when nothing is to change. */
export type Visit = (part: Part) => string

/** A body that is no text, or that cannot be decoded: nobody can look for secrets in it. */
export interface Unsearched {
  readonly entry: number
  readonly place: string
  readonly bytes: number
}

export interface Visitor {
  visit: Visit
  /** `drop`: it must not stay, since nobody knows what is in it. */
  unsearched(body: Unsearched): 'keep' | 'drop'
  /** Text that cannot be read as what it should be, and is not in the result: it may be looked at all the same. */
  lost(part: Part): void
}

export interface Rewritten {
  /** The whole recording, with what was changed. */
  readonly bytes: Uint8Array
  /** Entries that could not be read, and are not in `bytes`. */
  readonly left: readonly { readonly entry: number | null; readonly message: string }[]
}
