// What was connected to, through what, how long that took, and what it showed for a certificate.

import type { UpstreamTls } from '../../../src/capture/event.ts'
import { familyOf, linkOf } from '../../../src/decode/link.ts'
import type { UpstreamLink } from '../../../src/model/session.ts'
import { span } from '../../../src/text/span.ts'
import type { Line } from '../../../src/text/span.ts'
import { duration } from '../../../src/text/units.ts'
import { field, heading } from '../../parts/page.ts'
import type { Look } from '../../parts/page.ts'
import type { Part } from './part.ts'

export const upstreamLines: Part = ({ model, step, look }) => {
  const link = linkOf(model.session, step)
  if (link === null) return []
  const { address, via, tls } = link
  const family = familyOf(address)
  const shown = family === null ? address : `${address} (${family})`
  return [
    ...heading('Upstream'),
    ...(via === undefined
      ? field('address', shown, look)
      : [...field('through', via, look), ...field('address', `${shown}, that of the proxy`, look)]),
    ...field('took', times(link), look),
    ...(tls === undefined ? [] : tlsLines(tls, look)),
  ]
}

function times({ dnsMs, connectMs, tlsMs, via }: UpstreamLink): string {
  const dns = dnsMs === null ? '' : `DNS ${duration(dnsMs)}, `
  const tls = tlsMs === null ? '' : `, TLS ${duration(tlsMs)}`
  return `${dns}${via === undefined ? 'TCP' : 'TCP and proxy'} ${duration(connectMs)}${tls}`
}

function tlsLines(
  { protocol, cipher, certificate, verification, wouldFail }: UpstreamTls,
  look: Look,
): readonly Line[] {
  const { subject, issuer, notBefore, notAfter, sha256 } = certificate
  const why = wouldFail === undefined ? '' : `: it would have been refused (${wouldFail})`
  const { warning } = look.glyphs
  return [
    ...field('TLS', `${protocol}, ${cipher}`, look),
    ...(verification === 'off'
      ? field('certificate', span(`${warning} insecure, not verified${why}`, 'bad'), look)
      : []),
    ...field('subject', subject, look),
    ...field('issuer', issuer, look),
    ...field('valid', `${notBefore} to ${notAfter}`, look),
    ...field('sha256', span(sha256, 'dim'), look),
  ]
}
