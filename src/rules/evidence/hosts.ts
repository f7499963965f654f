// What a host is to the user, in words.

import type { Step } from '../../decode/trace.ts'
import { registryName } from '../../registry/hosts.ts'
import type { Scene } from '../scene.ts'

const ROLE: Readonly<Record<string, string>> = {
  registry: 'the registry',
  mirror: 'the mirror',
  authorization: 'the authorization server',
  'blob-store': 'the blob store',
}

/** `the authorization server auth.docker.io`; a host of unknown part has its name alone. */
export function hostOf(step: Step, scene: Scene): string {
  const { authority } = step.facts
  const role =
    step.phase === 'token'
      ? 'authorization'
      : isContentElsewhere(step, scene)
        ? 'blob-store'
        : scene.roleOf(step)
  const words = ROLE[role] ?? (isHub(authority) ? ROLE['registry'] : undefined)
  return words === undefined ? authority : `${words} ${authority}`
}

/** A redirect led here, away from the registry. */
export function isContentElsewhere(step: Step, scene: Scene): boolean {
  const cause = scene.causeOf(step)
  return cause?.outcome === 'redirected' && cause.to !== step.to
}

export function isHub(authority: string): boolean {
  return registryName(authority) === 'docker.io'
}

/** A name or address that only exists inside a network (RFC 1918, RFC 6762, RFC 8375 and usual names). */
export function isInternal(authority: string): boolean {
  const host = authority.replace(/:\d+$/, '')
  if (/^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(host)) return true
  return !host.includes('.') || /\.(?:local|lan|internal|intranet|corp|home\.arpa|test)$/.test(host)
}
