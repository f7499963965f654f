// One file with everything a program should trust while it is traced: what it trusts already, and our CA.

import { chmod, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { PullscopeError } from '../src/errors.ts'
import { hasCode, systemReason } from '../src/io/system-error.ts'

export interface TrustBundle {
  /** PEM certificates, ours last. */
  readonly pem: string
  /** The file that the others came from; `node` for the roots that Node carries. */
  readonly source: string
  /** Files that should have served and could not, with the reason; a caller has to say so. */
  readonly passedOver: readonly { readonly path: string; readonly reason: string }[]
}

interface BundleOptions {
  /** Our CA, PEM. */
  readonly ca: string
  readonly env: NodeJS.ProcessEnv
  /** Where systems keep their roots, in order of trial. */
  readonly systemPaths?: readonly string[]
}

/** As Go looks for them (crypto/x509/root_linux.go, root_bsd.go), and macOS's for programs on OpenSSL. */
const SYSTEM_PATHS = [
  '/etc/ssl/certs/ca-certificates.crt', // Debian, Ubuntu, Alpine, Arch
  '/etc/pki/tls/certs/ca-bundle.crt', // Fedora, RHEL
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', // RHEL 7 and later
  '/etc/ssl/ca-bundle.pem', // SUSE
  '/etc/ssl/cert.pem', // Alpine, macOS, OpenBSD
]

/**
 * The roots of `$SSL_CERT_FILE` if that is set and readable, else the system's, else Node's own, and then our CA.
 * Only certificates are copied, each once. Never throws for a file it cannot read: see `passedOver`.
 */
export async function trustBundle({
  ca,
  env,
  systemPaths = SYSTEM_PATHS,
}: BundleOptions): Promise<TrustBundle> {
  const passedOver: { path: string; reason: string }[] = []
  const chosen = env['SSL_CERT_FILE'] ?? ''
  for (const path of chosen === '' ? systemPaths : [chosen, ...systemPaths]) {
    const roots = await readRoots(path)
    if (roots.kind === 'read') return { pem: joined([...roots.certificates, ca]), source: path, passedOver }
    // A usual place that does not exist is no loss; a chosen one is.
    if (path === chosen || roots.kind === 'unusable') passedOver.push({ path, reason: roots.reason })
  }
  return { pem: joined([...rootCertificates, ca]), source: 'node', passedOver }
}

/**
 * Writes the bundle as `ca-bundle.crt` into `folder`, atomically, and returns its path. Readable by all (0644): it is
 * public, and a traced program may run as another user. Throws `file-not-writable`.
 */
export async function writeTrustBundle(folder: string, pem: string): Promise<string> {
  const path = join(folder, 'ca-bundle.crt')
  const temporary = `${path}.${process.pid}.tmp`
  try {
    await writeFile(temporary, pem)
    await chmod(temporary, 0o644) // whatever the umask
    await rename(temporary, path)
  } catch (cause) {
    throw new PullscopeError(
      'file-not-writable',
      `cannot write ${path}: ${systemReason(cause)}`,
      'free the disk or choose another folder (TMPDIR, PULLSCOPE_HOME)',
      cause,
    )
  }
  return path
}

type Roots =
  | { readonly kind: 'read'; readonly certificates: readonly string[] }
  | { readonly kind: 'absent' | 'unusable'; readonly reason: string }

async function readRoots(path: string): Promise<Roots> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    return { kind: hasCode(cause, 'ENOENT', 'ENOTDIR') ? 'absent' : 'unusable', reason: systemReason(cause) }
  }
  // Certificates alone: a private key that somebody keeps in the same file stays there.
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
  return certificates === null
    ? { kind: 'unusable', reason: 'it holds no PEM certificate' }
    : { kind: 'read', certificates }
}

function joined(certificates: readonly string[]): string {
  const each = new Set(certificates.map((pem) => pem.replaceAll('\r', '').trim()))
  return `${[...each].join('\n')}\n`
}
