// What pullscope trusts towards registries besides Node's own roots: `--upstream-ca`, and what the machine trusts.

import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { PullscopeError } from '../../errors.ts'
import { readFlagFile } from './flag-file.ts'

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** The certificates of all files, PEM. Throws `file-missing`, `file-unreadable`, `not-a-certificate`. */
export async function readUpstreamCas(paths: readonly string[]): Promise<readonly string[]> {
  return (await Promise.all(paths.map(certificatesIn))).flat()
}

/**
 * The certificates of a PEM bundle that Node does not have, but for `own`: a company's CA, as a rule. Clients on this
 * machine trust it, so a registry that works for them must work behind pullscope.
 */
export function machineRoots(bundle: string, own: string): readonly string[] {
  const known = new Set([...rootCertificates, own].map(bare))
  return (bundle.match(CERTIFICATE) ?? []).filter((pem) => !known.has(bare(pem)))
}

function bare(pem: string): string {
  return pem.replace(/\s/g, '')
}

async function certificatesIn(path: string): Promise<readonly string[]> {
  const certificates = (await readFlagFile('--upstream-ca', path)).match(CERTIFICATE) ?? []
  if (certificates.length === 0) throw noCertificate(path, 'holds no certificate in PEM form')
  for (const [i, pem] of certificates.entries()) {
    try {
      new X509Certificate(pem)
    } catch (error) {
      throw noCertificate(path, `: certificate ${i + 1} cannot be read`, error)
    }
  }
  return certificates
}

function noCertificate(path: string, why: string, cause?: unknown): PullscopeError {
  return new PullscopeError(
    'not-a-certificate',
    `--upstream-ca ${path} ${why}`.replace(' : ', ': '),
    'give the CA of the registry as PEM (BEGIN CERTIFICATE); openssl x509 -inform der -in FILE converts it',
    cause,
  )
}
