// What counted against Docker Hub's pull limit.

import type { QuotaAccount } from '../../accounts/quota.ts'
import type { Line } from '../../text/span.ts'
import { count, duration } from '../../text/units.ts'
import { labelled } from '../finding-lines.ts'
import { andMore, blockTitle, MOST_ENTRIES, type BlockContext } from './block.ts'

export function quotaLines(accounts: readonly QuotaAccount[], context: BlockContext): readonly Line[] {
  const telling = accounts.filter(tells)
  const shown = telling
    .slice(0, MOST_ENTRIES)
    .flatMap((account) => [
      ...blockTitle('Docker Hub pull limit', [whomOf(account)], context),
      ...labelled('used', usedText(account), context),
      ...labelled('left', leftText(account), context),
    ])
  return [...shown, ...andMore(telling.length - MOST_ENTRIES, 'sources')]
}

/** That an image was asked for and not had has nothing to do with the limit. */
function tells({ gets, refused, remainingLast }: QuotaAccount): boolean {
  return gets + refused > 0 || remainingLast !== null
}

function whomOf({ login, source }: QuotaAccount): string {
  const who = login ?? 'unknown login'
  return source === null ? who : `${who}, counted for ${source}`
}

function usedText({ gets, heads, refused, pulls }: QuotaAccount): string {
  const forPulls = pulls.length === 0 ? '' : ` for ${count(pulls.length, 'image')}`
  const free = heads === 0 ? '' : `; ${count(heads, 'HEAD')}, which does not count`
  const limited = refused === 0 ? '' : `; ${refused} refused with 429`
  return `${count(gets, 'manifest')} by GET${forPulls}${free}${limited}`
}

function leftText({ limit, remainingFirst, remainingLast, windowSeconds, freeAt }: QuotaAccount): string {
  if (remainingLast === null) return 'Docker Hub did not say (no ratelimit-remaining in its answers)'
  const of = limit === null ? '' : ` of ${limit}`
  const before =
    remainingFirst === null || remainingFirst === remainingLast ? '' : `, ${remainingFirst} before`
  const window = windowSeconds === null ? '' : ` within ${duration(windowSeconds * 1000)}`
  const free = freeAt === null ? '' : `; what was used here is free again by ${minute(freeAt)} at the latest`
  return `${remainingLast}${of}${window}${before}${free}`
}

/** `2026-01-02 03:04 UTC`. */
function minute(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`
}
