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

/** Nearly all values fit: their names are put together when one does not, which is then looked at again. */
const UNNAMED = ''

/** `status` is "200", expected a number: the value is cut short and quoted as JSON. */
function misfit(value: unknown, path: string, expected: string): { ok: false; message: string } {
  return { ok: false, message: `\`${path}\` is ${excerptOf(value)}, expected ${expected}` }
}

function excerptOf(value: unknown): string {
  // JSON has no word for the infinity that it reads `1e999` as.
  const text =
    typeof value === 'number'
      ? String(value)
      : typeof value === 'object'
        ? jsonOf(value)
        : JSON.stringify(value)
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text
}

function jsonOf(value: object | null): string {
  try {
    return JSON.stringify(value)
  } catch (error) {
    // A parser reads any depth, and the writer's stack does not.
    if (error instanceof RangeError) return Array.isArray(value) ? 'a list' : 'an object'
    throw error
  }
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

/** JSON has no other numbers than finite ones, but reads `1e999` as infinity. */
export const finite = scalar(
  (value): value is number => typeof value === 'number' && Number.isFinite(value),
  'a number',
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
    const items = value as readonly unknown[]
    let kept: T[] | null = null
    for (let i = 0; i < items.length; i++) {
      const checked = check(items[i], UNNAMED)
      if (!checked.ok) {
        const named = check(items[i], `${path}[${i}]`)
        return named.ok ? checked : named
      }
      if (kept === null && checked.value !== items[i]) kept = items.slice(0, i) as T[]
      kept?.push(checked.value)
    }
    return { ok: true, value: kept ?? (items as readonly T[]) }
  }
}

/** A header: name and value. */
export const pair: Check<readonly [string, string]> = (value, path) => {
  if (!Array.isArray(value) || value.length !== 2) return misfit(value, path, 'a pair of name and value')
  const [name, text] = value as readonly unknown[]
  return typeof name === 'string' && typeof text === 'string'
    ? { ok: true, value: value as [string, string] }
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
    let known = 0
    let isSame = true
    for (const [name, field] of entries) {
      const isNeeded = typeof field === 'function'
      if (!Object.hasOwn(value, name)) {
        if (!isNeeded) continue
        return { ok: false, message: `\`${within(path, name)}\` is missing` }
      }
      const check = isNeeded ? field : field.optional
      const checked = check(value[name], UNNAMED)
      if (!checked.ok) {
        const named = check(value[name], within(path, name))
        return named.ok ? checked : named
      }
      kept[name] = checked.value
      known += 1
      isSame &&= checked.value === value[name]
    }
    return { ok: true, value: (isSame && Object.keys(value).length === known ? value : kept) as T }
  }
}

function within(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}
