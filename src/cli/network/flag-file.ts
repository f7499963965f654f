// A file that a flag names, as text.

import { readFile } from 'node:fs/promises'
import { PullscopeError } from '../../errors.ts'
import { hasCode, systemReason } from '../../io/system-error.ts'

/** One character a byte. `flag` is what errors call it by. Throws `file-missing`, `file-unreadable`. */
export async function readFlagFile(flag: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'latin1')
  } catch (error) {
    throw hasCode(error, 'ENOENT')
      ? new PullscopeError('file-missing', `${flag} ${path}: there is no such file`, 'check the path', error)
      : new PullscopeError(
          'file-unreadable',
          `${flag} ${path}: ${systemReason(error)}`,
          'give a file that you can read',
          error,
        )
  }
}
