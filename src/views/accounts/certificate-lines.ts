// The certificates that upstreams showed.

import type { SeenCertificate } from '../../accounts/certificates.ts'
import { span } from '../../text/span.ts'
import type { Line, Tone } from '../../text/span.ts'
import { count } from '../../text/units.ts'
import { wrapText } from '../../text/wrap.ts'
import { andMore, blockTitle, MOST_ENTRIES, type BlockContext } from './block.ts'

/** A certificate that ends within so many days deserves a look. */
const SOON_DAYS = 14

export function certificateLines(
  certificates: readonly SeenCertificate[],
  context: BlockContext,
): readonly Line[] {
  if (certificates.length === 0) return []
  return [
    ...blockTitle('certificates', [], context),
    ...certificates.slice(0, MOST_ENTRIES).flatMap((one) => oneCertificate(one, context)),
    ...andMore(certificates.length - MOST_ENTRIES, 'certificates'),
  ]
}

function oneCertificate(certificate: SeenCertificate, { width, glyphs }: BlockContext): readonly Line[] {
  const { authority, subject, issuer } = certificate
  const tone = toneOf(certificate)
  const sign = tone === 'good' ? glyphs.complete : tone === 'bad' ? glyphs.failed : glyphs.warning
  const start = `  ${sign} `
  const names = `${subject === '' ? 'no subject' : subject}, from ${issuer === '' ? 'no issuer' : issuer}`
  const text = glyphs.escape(
    `${authority}: ${names}; ${validityOf(certificate)}; ${verificationOf(certificate)}`,
  )
  return wrapText(text, width - start.length).map((words, i): Line => [
    span(i === 0 ? start : ' '.repeat(start.length), tone),
    span(words),
  ])
}

function toneOf({ verification, wouldFail, daysLeft }: SeenCertificate): Tone {
  if (wouldFail !== null || (daysLeft !== null && daysLeft < 0)) return 'bad'
  return verification === 'off' || (daysLeft !== null && daysLeft < SOON_DAYS) ? 'warning' : 'good'
}

function validityOf({ notBefore, notAfter, daysLeft }: SeenCertificate): string {
  const range = `${day(notBefore)} to ${day(notAfter)}`
  if (daysLeft === null) return range
  return daysLeft < 0
    ? `${range}, over since ${count(-daysLeft, 'day')}`
    : `${range}, ${count(daysLeft, 'day')} left`
}

function day(iso: string | null): string {
  return iso === null ? 'unknown' : iso.slice(0, 10)
}

function verificationOf({ verification, wouldFail }: SeenCertificate): string {
  if (verification === 'on') return 'verified'
  if (verification === 'unknown') return 'not known whether it was verified'
  return wouldFail === null ? 'not verified' : `not verified, it would be refused (${wouldFail})`
}
