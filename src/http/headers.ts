// Header lists as they stood on the wire: order, case and repeats are kept, because clients depend on each of them.

export type HeaderList = readonly (readonly [name: string, value: string])[]

/** Node's flat `rawHeaders` array as a header list. */
export function fromRawHeaders(raw: readonly string[]): HeaderList {
  const list: [string, string][] = []
  for (let i = 0; i + 1 < raw.length; i += 2) list.push([raw[i] ?? '', raw[i + 1] ?? ''])
  return list
}

/** The inverse of `fromRawHeaders`: what `writeHead` and `http.request` take as raw headers. */
export function toRawHeaders(headers: HeaderList): string[] {
  return headers.flatMap(([name, value]) => [name, value])
}

/** The first value of a header, or null. Names compare without case (RFC 9110 §5.1). */
export function header(headers: HeaderList, name: string): string | null {
  const wanted = name.toLowerCase()
  for (const [key, value] of headers) if (isNamed(key, wanted)) return value
  return null
}

/** All values of a repeated header, in order. */
export function headerValues(headers: HeaderList, name: string): string[] {
  const wanted = name.toLowerCase()
  return headers.filter(([key]) => isNamed(key, wanted)).map(([, value]) => value)
}

/** `wanted` is in lower case, and ASCII as all names are. Most names differ in length, which costs nothing to see. */
function isNamed(key: string, wanted: string): boolean {
  return key.length === wanted.length && key.toLowerCase() === wanted
}

/** `Content-Length` in bytes; null when absent or not a plain number (RFC 9110 §8.6). */
export function contentLength(headers: HeaderList): number | null {
  const value = header(headers, 'content-length')
  return value !== null && /^\d{1,15}$/.test(value.trim()) ? Number(value) : null
}

/** `Content-Type` without parameters, in lower case; null when absent. */
export function mediaType(headers: HeaderList): string | null {
  const value = header(headers, 'content-type')
  return value === null ? null : (value.split(';', 1)[0] ?? '').trim().toLowerCase()
}
