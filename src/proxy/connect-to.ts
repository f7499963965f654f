// `--connect-to`: another address for a host, as curl has it. Host and SNI stay what they were. Pure.

import { canonicalHost, type Authority } from './authority.ts'
import type { ConnectTo } from './options.ts'

/** Where to connect for `destination`. The first rule that matches wins; an empty field matches or keeps anything. */
export function redirect(destination: Authority, rules: readonly ConnectTo[]): Authority {
  const rule = rules.find(
    ({ host, port }) =>
      (host === null || canonicalHost(host) === destination.host) &&
      (port === null || port === destination.port),
  )
  if (rule === undefined) return destination
  return { host: rule.toHost ?? destination.host, port: rule.toPort ?? destination.port }
}
