// What an export format writes, whole: some give it in pieces.

export function joined(document: string | Iterable<string>): string {
  return typeof document === 'string' ? document : [...document].join('')
}
