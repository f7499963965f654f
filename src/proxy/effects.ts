// What watching changes in spite of everything, for `capture.started.effects`. One sentence each, for the user.

import { formatAuthority } from './authority.ts'
import type { ReverseTarget } from './options.ts'

export const EFFECTS: readonly string[] = [
  'Both sides speak HTTP/1.1: a client that offers HTTP/2 is not given it, and no upstream is asked for it.',
  'The client sees a certificate of the pullscope CA instead of the upstream’s, and a client certificate is not asked for.',
  'The upstream sees a TLS handshake and an address that are pullscope’s, not the client’s.',
  'Connection, Keep-Alive, Proxy-*, TE and Upgrade headers end at pullscope; WebSocket requests are refused.',
  'Chunk boundaries, and white space around header values, are not kept.',
  'A tunnel is accepted before its upstream is dialled: an upstream that cannot be reached is a 502 or 504 inside the tunnel.',
  'A head is passed on when it is whole: of half a request or half an answer, the other side sees nothing.',
  'A client that closes its sending side within a request counts as gone; behind a request, the upstream sees it close.',
  'A client that closes while its upstream is dialled is told from one that waits only when it resets: the request is sent.',
  'An upstream that closes its sending side is sent no more of an upload; a connection is then closed on both sides.',
  'An upload that a client breaks off by a reset ends towards the upstream with a close, not with a reset.',
  'An answer with two lengths, a length that is no number, or malformed chunks is refused or broken off, and not passed on.',
]

/** What `--reverse` changes, besides. */
export function reverseEffects(target: ReverseTarget | null): readonly string[] {
  if (target === null) return []
  const url = `${target.scheme}://${formatAuthority(target, target.scheme)}`
  return [
    `Requests to pullscope itself go to ${url}, whose name they get as their Host; the client’s side of them is not TLS.`,
    'URLs in Www-Authenticate, Location and Link lead such a client back to pullscope; Authorization and Cookie are left ' +
      'out where a redirect to another host would have dropped them. Each such change is marked where it was made.',
  ]
}

/** `hosts`: those whose certificates are not verified, as the user wrote them. */
export function insecureEffects(hosts: readonly string[]): readonly string[] {
  return hosts.map(
    (host) => `The certificate of ${host} is not verified: whoever answers in its place is believed.`,
  )
}
