// The version of pullscope, from its package.json: the one place where it stands.

import { existsSync, readFileSync } from 'node:fs'

/** `0.1.0`. Works from the sources and from the compiled program, which lies one folder deeper. */
export function version(): string {
  let folder = new URL('.', import.meta.url)
  while (!existsSync(new URL('package.json', folder))) folder = new URL('..', folder)
  const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as { version: string }
  return version
}
