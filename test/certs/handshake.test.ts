// Node's own TLS on both sides: a client that trusts the CA and nothing else.

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { authorityAt, type MintingAuthority } from './playbook.ts'

interface Visit {
  readonly listen: string
  /** What the client believes it speaks to. */
  readonly asked: string
  readonly trusts: string
}

/** The certificate's host that the client accepted. */
async function visit(
  authority: MintingAuthority,
  { listen, asked, trusts }: Visit,
): Promise<string | undefined> {
  const server = createServer(authority.leafFor(asked), (socket) => socket.end())
  // The refused client's alert; the client's own error is what is looked at.
  server.on('tlsClientError', (_, socket) => socket.destroy())
  server.listen(0, listen)
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client: TLSSocket = connect({ host: listen, port, ca: trusts, ...nameOf(asked) })
  onTestFinished(() => void client.destroy())
  await once(client, 'secureConnect')
  expect(client.authorized).toBe(true)
  return client.getPeerX509Certificate()?.subjectAltName
}

/** SNI must not be sent for addresses (RFC 6066 §3). */
function nameOf(asked: string): { servername?: string } {
  return /^[\d.]+$|:/.test(asked) ? {} : { servername: asked }
}

describe('a TLS client that trusts the CA', () => {
  it.each([
    ['registry-1.docker.io', '127.0.0.1', 'DNS:registry-1.docker.io'],
    ['127.0.0.1', '127.0.0.1', 'IP Address:127.0.0.1'],
    ['::1', '::1', 'IP Address:0:0:0:0:0:0:0:1'],
  ])('accepts the leaf for %s', async (asked, listen, accepted) => {
    const authority = await authorityAt(() => new Date())
    expect(await visit(authority, { listen, asked, trusts: authority.certPem })).toBe(accepted)
  })

  it('refuses it when it trusts another', async () => {
    const [ours, other] = await Promise.all([authorityAt(() => new Date()), authorityAt(() => new Date())])
    const stranger = visit(ours, { listen: '127.0.0.1', asked: 'registry.example', trusts: other.certPem })
    await expect(stranger).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
  })
})
