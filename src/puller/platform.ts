// Which entry of an index a platform gets. Pure.

import type { Descriptor } from '../registry/manifest.ts'

/** The same processor: Docker's images name it, or leave it out (containerd, platforms/defaults). */
const DEFAULT_VARIANT: Readonly<Record<string, string>> = { arm64: 'v8', arm: 'v7', amd64: 'v1' }

/** The first entry for `os/arch[/variant]`; null when there is none. Attestations are `unknown/unknown`: never. */
export function entryFor(platform: string, entries: readonly Descriptor[]): Descriptor | null {
  const wanted = normal(platform)
  return entries.find((entry) => entry.platform !== null && normal(entry.platform) === wanted) ?? null
}

function normal(platform: string): string {
  const [os = '', architecture = '', variant = ''] = platform.toLowerCase().split('/')
  return [os, architecture, variant === '' ? (DEFAULT_VARIANT[architecture] ?? '') : variant].join('/')
}
