// What was connected to, through what, how long that took, and what it showed for a certificate.

import type { UpstreamTls } from '../../capture/event.ts'
import { familyOf, linkOf } from '../../decode/link.ts'
import type { UpstreamLink } from '../../model/session.ts'
import { span } from '../../text/span.ts'
import { duration } from '../../text/units.ts'
import { field, heading } from './block.ts'
import type { Block } from './block.ts'
import type { Glyphs } from '../glyphs.ts'
import type { Part } from './part.ts'

export const upstreamBlocks: Part = ({ capture, step, glyphs }) => {
  const link = linkOf(capture.session, step)
  if (link === null) return []
  const { address, via, tls } = link
  const family = familyOf(address)
  const shown = family === null ? address : `${address} (${family})`
  return [
    ...heading('Upstream'),
    ...(via === undefined
      ? field('address', shown)
      : [...field('through', via), ...field('address', `${shown}, that of the proxy`)]),
    ...field('took', times(link)),
    ...(tls === undefined ? [] : tlsBlocks(tls, glyphs)),
  ]
}

function times({ dnsMs, connectMs, tlsMs, via }: UpstreamLink): string {
  const dns = dnsMs === null ? '' : `DNS ${duration(dnsMs)}, `
  const tls = tlsMs === null ? '' : `, TLS ${duration(tlsMs)}`
  return `${dns}${via === undefined ? 'TCP' : 'TCP and proxy'} ${duration(connectMs)}${tls}`
}

function tlsBlocks(
  { protocol, cipher, certificate, verification, wouldFail }: UpstreamTls,
  glyphs: Glyphs,
): readonly Block[] {
  const { subject, issuer, notBefore, notAfter, sha256 } = certificate
  const why = wouldFail === undefined ? '' : `: it would have been refused (${wouldFail})`
  const { warning } = glyphs
  return [
    ...field('TLS', `${protocol}, ${cipher}`),
    ...(verification === 'off'
      ? field('certificate', span(`${warning} insecure, not verified${why}`, 'bad'))
      : []),
    ...field('subject', subject),
    ...field('issuer', issuer),
    ...field('valid', `${notBefore} to ${notAfter}`),
    ...field('sha256', span(sha256, 'dim')),
  ]
}
