// The flags of TLS towards registries: whom to trust, what to show, and what not to verify.

import type { Command } from 'commander'
import type { HostPattern } from '../../proxy/host-pattern.ts'
import type { NetworkOptions } from '../../proxy/options.ts'
import { parseClientCert, type ClientCertFlag } from '../parse/client-cert.ts'
import { certainHostsOf } from '../parse/host-pattern.ts'
import { many } from '../parse/many.ts'
import { readClientCertificates } from './client-certificates.ts'
import { readUpstreamCas } from './upstream-ca.ts'

export interface TlsFlags {
  readonly upstreamCa?: readonly string[]
  readonly clientCert?: readonly ClientCertFlag[]
  readonly insecureUpstream?: readonly HostPattern[]
}

export function addTlsFlags(command: Command): Command {
  return command
    .option(
      '--upstream-ca <file>',
      'trust the certificates in this PEM file towards registries',
      many(String),
    )
    .option(
      '--client-cert <pair>',
      'HOST=CERT,KEY: show this host a client certificate (PEM files); the first that matches is taken',
      many(parseClientCert),
    )
    .option(
      '--insecure-upstream <host>',
      'do not verify the certificate of this host, such as registry.example or *.example; says so everywhere',
      many(certainHostsOf('--insecure-upstream')),
    )
}

/** Reads the files that the flags name. Throws as those who read them do. */
export async function readTls({
  upstreamCa = [],
  clientCert = [],
  insecureUpstream = [],
}: TlsFlags): Promise<Pick<NetworkOptions, 'upstreamCa' | 'clientCertificates' | 'insecureUpstreams'>> {
  const [cas, clientCertificates] = await Promise.all([
    readUpstreamCas(upstreamCa),
    readClientCertificates(clientCert),
  ])
  return { upstreamCa: cas, clientCertificates, insecureUpstreams: insecureUpstream }
}
