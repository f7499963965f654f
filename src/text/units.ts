// Numbers as people read them. Pure text: no tones, no widths.

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** Bytes in SI units (1 kB = 1000 B), as registries and `docker images` count: `0 B`, `3.1 kB`, `314 MB`. */
export function bytes(count: number): string {
  let value = count
  let unit = 0
  // 999.5 and up would round to 1000.
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000
    unit++
  }
  const digits = unit > 0 && value < 99.95 ? 1 : 0
  return `${value.toFixed(digits)} ${BYTE_UNITS[unit] ?? ''}`
}

/** A length of time given in ms, rounded: `243 ms`, `1.2 s`, `3 min 04 s`, `2 h 05 min`. */
export function duration(ms: number): string {
  if (ms < 999.5) return `${ms.toFixed(0)} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`
}

/** A moment given in ms since the start. Never coarser than 1 ms, so that the moments of a pull can be compared. */
export function offset(ms: number): string {
  return ms < 999.5 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(3)} s`
}

/** Bytes per second over `ms`, or null when no time passed. */
export function rate(count: number, ms: number): string | null {
  return ms > 0 ? `${bytes((count / ms) * 1000)}/s` : null
}

/** Rounded down: 100% is all of it. */
export function percent(part: number, total: number): string {
  return `${Math.floor(Math.min(1, part / total) * 100)}%`
}

/** `1 pull`, `2 pulls`, `0 pulls`. */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
