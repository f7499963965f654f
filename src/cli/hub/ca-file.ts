// `--ca-out`: the certificate of the hub's CA, for clients to trust. It is no secret.

import { readFile, writeFile } from 'node:fs/promises'
import { PullscopeError } from '../../errors.ts'
import { hasCode, systemReason } from '../../io/system-error.ts'

/** Replaces nothing but a certificate, such as that of an earlier run. Throws `file-exists`, `file-not-writable`. */
export async function writeCa(path: string, certPem: string): Promise<void> {
  try {
    if (!isReplaceable(await readIfThere(path))) {
      throw new PullscopeError(
        'file-exists',
        `${path} exists and is no certificate`,
        'a certificate never replaces anything else: give another name with --ca-out',
      )
    }
    await writeFile(path, certPem)
  } catch (error) {
    if (error instanceof PullscopeError) throw error
    throw new PullscopeError(
      'file-not-writable',
      `cannot write the certificate to ${path}: ${systemReason(error)}`,
      'give a file in a folder that exists and that you can write to',
      error,
    )
  }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'latin1')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return ''
    throw error
  }
}

/** Nothing, or certificates alone: a file with a key in it is not ours to write over. */
function isReplaceable(content: string): boolean {
  const rest = content.replace(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----\s*/g, '')
  return rest.trim() === ''
}
