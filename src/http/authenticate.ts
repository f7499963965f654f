// WWW-Authenticate, as it is really sent: several challenges a line, several lines, quoted and bare values.

/** RFC 9110 §11.6.1. Parameter names are in lower case; `token68` holds the form without parameters. */
export interface Challenge {
  /** As sent, such as `Bearer`. */
  readonly scheme: string
  readonly parameters: Readonly<Record<string, string>>
  readonly token68: string | null
}

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y
const TOKEN68 = /[A-Za-z0-9._~+/-]+=*(?=\s*(?:,|$))/y
const SPACE = /[ \t]*/y
const SEPARATOR = /[ \t,]*/y
const EQUALS = /[ \t]*=[ \t]*/y
const QUOTED = /"((?:[^"\\]|\\.)*)"/y

/** All challenges of one header line, in order. Never throws; what cannot be read is left out. */
export function parseAuthenticate(line: string): Challenge[] {
  const challenges: Challenge[] = []
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const match = pattern.exec(line)
    if (match !== null) at = pattern.lastIndex
    return match
  }
  const parameter = (): readonly [string, string] | null => {
    const before = at
    const name = take(TOKEN)?.[0]
    if (name !== undefined && take(EQUALS) !== null) {
      const quoted = take(QUOTED)?.[1]?.replace(/\\(.)/g, '$1')
      const value = quoted ?? take(TOKEN)?.[0]
      if (value !== undefined) return [name.toLowerCase(), value]
    }
    at = before
    return null
  }
  for (;;) {
    take(SEPARATOR)
    const scheme = take(TOKEN)?.[0]
    if (scheme === undefined) return challenges
    take(SPACE)
    const parameters: Record<string, string> = {}
    // A parameter wins over token68: `realm=` without a value would pass for one.
    for (let next = parameter(); next !== null; next = parameter()) {
      parameters[next[0]] ??= next[1]
      take(SEPARATOR)
    }
    const token68 = Object.keys(parameters).length === 0 ? (take(TOKEN68)?.[0] ?? null) : null
    challenges.push({ scheme, parameters, token68 })
  }
}
