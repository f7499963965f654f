// Small checks that turn a JSON value into a typed one, or say in words what does not fit.
// They know nothing of events. A file may be hostile: only named fields get through, never extra ones.

type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string }

/** Looks at one value; `path` is its name for the message, such as `body.bytes`. Never throws. */
export type Check<T> = (value: unknown, path: string) => Checked<T>

interface Optional<T> {
  readonly optional: Check<T>
}

/** One check for each field of `T`: a field that is added to a type and not here does not compile. */
export type Fields<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K> ? Optional<Exclude<T[K], undefined>> : Check<T[K]>
}

const EXCERPT = 40

/** `status` is "200", expected a number: the value is cut short and quoted as JSON. */
function misfit(value: unknown, path: string, expected: string): { ok: false; message: string } {
  // JSON has no word for the infinity that it reads `1e999` as.
  const json = typeof value === 'number' ? String(value) : JSON.stringify(value)
  const excerpt = json.length > EXCERPT ? `${json.slice(0, EXCERPT)}…` : json
  return { ok: false, message: `\`${path}\` is ${excerpt}, expected ${expected}` }
}

function scalar<T>(fits: (value: unknown) => value is T, expected: string): Check<T> {
  return (value, path) => (fits(value) ? { ok: true, value } : misfit(value, path, expected))
}

export const string = scalar((value) => typeof value === 'string', 'a string')

/** JSON's `1e999` reads as infinity, so finite is asked for. */
export const millis = scalar(
  (value): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0,
  'a number of milliseconds',
)

export const count = scalar(
  (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0,
  'a whole number',
)

export const boolean = scalar((value) => typeof value === 'boolean', 'true or false')

/** A string of a form; `expected` says it in words. */
export function matching(pattern: RegExp, expected: string): Check<string> {
  return scalar((value): value is string => typeof value === 'string' && pattern.test(value), expected)
}

/** A whole number from 0 to `limit`. */
export function upTo(limit: number): Check<number> {
  return scalar(
    (value): value is number =>
      Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= limit,
    `a whole number up to ${limit}`,
  )
}

/** One of a closed list. The list is checked to be the whole union `T` by `satisfies` where it is written. */
export function oneOf<const T extends string | true>(values: readonly T[]): Check<T> {
  const expected = values.length === 1 ? JSON.stringify(values[0]) : `one of ${values.join(', ')}`
  return scalar((value): value is T => values.includes(value as T), expected)
}

export function nullable<T>(check: Check<T>): Check<T | null> {
  return (value, path) => (value === null ? { ok: true, value } : check(value, path))
}

export function optional<T>(check: Check<T>): Optional<T> {
  return { optional: check }
}

export function list<T>(check: Check<T>): Check<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) return misfit(value, path, 'a list')
    const items: T[] = []
    for (const [index, item] of value.entries()) {
      const checked = check(item, `${path}[${String(index)}]`)
      if (!checked.ok) return checked
      items.push(checked.value)
    }
    return { ok: true, value: items }
  }
}

/** A header: name and value. */
export const pair: Check<readonly [string, string]> = (value, path) => {
  if (!Array.isArray(value) || value.length !== 2) return misfit(value, path, 'a pair of name and value')
  const [name, text] = value as readonly unknown[]
  return typeof name === 'string' && typeof text === 'string'
    ? { ok: true, value: [name, text] }
    : misfit(value, path, 'a pair of strings')
}

export type JsonObject = Readonly<Record<string, unknown>>

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An object with these fields; others are left behind, so that a newer minor version can add some. */
export function object<T extends object>(fields: Fields<T>): Check<T> {
  const entries = Object.entries<Check<unknown> | Optional<unknown>>(fields)
  return (value, path) => {
    if (!isJsonObject(value)) return misfit(value, path, 'an object')
    const kept: Record<string, unknown> = {}
    for (const [name, field] of entries) {
      const where = path === '' ? name : `${path}.${name}`
      const present = Object.hasOwn(value, name)
      if (!present && typeof field !== 'function') continue
      if (!present) return { ok: false, message: `\`${where}\` is missing` }
      const checked = (typeof field === 'function' ? field : field.optional)(value[name], where)
      if (!checked.ok) return checked
      kept[name] = checked.value
    }
    return { ok: true, value: kept as T }
  }
}
