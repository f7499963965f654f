// The times of a HAR: ISO 8601 with any fraction, in microseconds since 1970. In and out share it.

const FORM = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d+))?\s*(Z|[+-]\d\d:?\d\d)?$/i

/** In the year 2255: later ones cannot be counted exactly. */
const LAST = Number.MAX_SAFE_INTEGER

/**
 * Microseconds since 1970; null when it is no time. mitmproxy writes `+00:00` and six digits, Charles and Proxyman the
 * offset of the machine; one without offset is taken for UTC.
 */
export function parseTime(text: string): number | null {
  const [, day, time, fraction = '', zone = 'Z'] = FORM.exec(text) ?? []
  if (day === undefined || time === undefined) return null
  const seconds = Date.parse(`${day}T${time}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2').toUpperCase()}`)
  const micros = seconds * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'))
  return Number.isNaN(seconds) || micros < 0 || micros > LAST ? null : micros
}

/** `2026-01-31T12:00:00.000000Z`; what lies outside of 1970 to 2255 is moved to its end. */
export function timeText(micros: number): string {
  const within = Math.min(Math.max(Math.round(micros), 0), LAST)
  const millis = Math.floor(within / 1000)
  const rest = String(within - millis * 1000).padStart(3, '0')
  return new Date(millis).toISOString().replace('Z', `${rest}Z`)
}

/** Milliseconds as whole microseconds, which add up without rounding errors. */
export function microsOf(millis: number): number {
  return Math.round(millis * 1000)
}
