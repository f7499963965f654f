// An image as docker shortens it, with what was asked for. Pure.

import type { ImageReference } from '../reference.ts'

/** `redis:latest`, `HOST/app@sha256:…`. */
export function namedAs({ familiar, target }: ImageReference): string {
  return target.includes(':') ? `${familiar}@${target}` : `${familiar}:${target}`
}
