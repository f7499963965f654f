// Where the files of candidate fixtures are.

import { fileURLToPath } from 'node:url'

/** `name` is relative to fixtures/candidates. */
export function fixturePath(name: string): string {
  return fileURLToPath(new URL(`../../../fixtures/candidates/${name}`, import.meta.url))
}
