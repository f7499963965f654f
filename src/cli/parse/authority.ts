// The small grammar that --listen and --connect-to share: hosts, bracketed IPv6 addresses and ports.

/** A name, an IPv4 address, or an IPv6 address in brackets; may be empty. */
export const HOST = String.raw`\[[0-9A-Fa-f:.]+\]|[^\s:[\]/@,]*`

/** `[::1]` as `::1`; names in lower case (RFC 9110 §4.2.3). */
export function bareHost(host: string): string {
  return host.replace(/^\[|\]$/g, '').toLowerCase()
}

/** A port from 0 to 65535, or null. */
export function parsePort(text: string): number | null {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null
}
