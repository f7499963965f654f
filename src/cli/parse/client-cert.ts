// `--client-cert HOST=CERT,KEY`.

import { PullscopeError } from '../../errors.ts'
import type { HostPattern } from '../../proxy/host-pattern.ts'
import { hostsOf } from './host-pattern.ts'

/** What the flag names; the files have not been read. */
export interface ClientCertFlag {
  readonly hosts: HostPattern
  readonly certPath: string
  readonly keyPath: string
}

const hosts = hostsOf('--client-cert')

/** The last comma is the one between the files. Throws `bad-client-cert` and `bad-host`. */
export function parseClientCert(text: string): ClientCertFlag {
  const [, host, certPath, keyPath] = /^([^=]+)=(.+),(.+)$/.exec(text) ?? []
  if (host !== undefined && certPath !== undefined && keyPath !== undefined) {
    return { hosts: hosts(host), certPath, keyPath }
  }
  throw new PullscopeError(
    'bad-client-cert',
    `--client-cert ${text} is not of the form HOST=CERT,KEY`,
    'write for example --client-cert registry.example=client.pem,client-key.pem',
  )
}
