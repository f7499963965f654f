// WWW-Authenticate, as it is really sent: several challenges a line, several lines, quoted and bare values.

/** RFC 9110 §11.6.1. Parameter names are in lower case; `token68` holds the form without parameters. */
export interface Challenge {
  /** As sent, such as `Bearer`. */
  readonly scheme: string
  readonly parameters: Readonly<Record<string, string>>
  readonly token68: string | null
}

/** A parameter and where its value stands in the line, with its quotes. */
export interface FoundParameter {
  /** Of the challenge that it belongs to. */
  readonly scheme: string
  /** In lower case. */
  readonly name: string
  readonly value: string
  readonly start: number
  readonly end: number
}

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y
const TOKEN68 = /[A-Za-z0-9._~+/-]+=*(?=\s*(?:,|$))/y
const SPACE = /[ \t]*/y
const SEPARATOR = /[ \t,]*/y
const EQUALS = /[ \t]*=[ \t]*/y
const QUOTED = /"((?:[^"\\]|\\.)*)"/y

/**
 * All challenges of one header line, in order. Never throws; what cannot be read is left out. `onParameter` hears of each
 * parameter, repeats included.
 */
export function parseAuthenticate(
  line: string,
  onParameter?: (parameter: FoundParameter) => void,
): Challenge[] {
  const challenges: Challenge[] = []
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const match = pattern.exec(line)
    if (match !== null) at = pattern.lastIndex
    return match
  }
  const parameter = (scheme: string): readonly [string, string] | null => {
    const before = at
    const name = take(TOKEN)?.[0]
    if (name !== undefined && take(EQUALS) !== null) {
      const start = at
      const quoted = take(QUOTED)?.[1]?.replace(/\\(.)/g, '$1')
      const value = quoted ?? take(TOKEN)?.[0]
      if (value !== undefined) {
        onParameter?.({ scheme, name: name.toLowerCase(), value, start, end: at })
        return [name.toLowerCase(), value]
      }
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
    for (let next = parameter(scheme); next !== null; next = parameter(scheme)) {
      parameters[next[0]] ??= next[1]
      take(SEPARATOR)
    }
    const token68 = Object.keys(parameters).length === 0 ? (take(TOKEN68)?.[0] ?? null) : null
    challenges.push({ scheme, parameters, token68 })
  }
}
