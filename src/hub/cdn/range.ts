// The Range header (RFC 9110 §14.1.2): one range, as all registry clients ask.

/** `end` is not included. */
export type RangeAnswer = { readonly start: number; readonly end: number } | 'whole' | 'not-satisfiable'

/** What to send of `size` bytes. What is no range, or several, is answered as if there were none. Never throws. */
export function parseRange(value: string | undefined, size: number): RangeAnswer {
  const [range, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(value?.trim() ?? '') ?? []
  if (range === undefined || (first === '' && last === '')) return 'whole'
  if (first === '') return Number(last) === 0 ? 'not-satisfiable' : tail(size, Number(last))
  if (last !== '' && Number(last) < Number(first)) return 'whole'
  if (Number(first) >= size) return 'not-satisfiable'
  return { start: Number(first), end: last === '' ? size : Math.min(Number(last) + 1, size) }
}

/** `bytes=-500`: the last 500. */
function tail(size: number, length: number): RangeAnswer {
  return size === 0 ? 'not-satisfiable' : { start: Math.max(0, size - length), end: size }
}
