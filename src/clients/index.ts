// The clients that pullscope knows. To add one: a file beside this, and a line here.

import type { Advice } from './advice/advice.ts'
import { anyAdvice } from './advice/any.ts'
import { buildkit } from './buildkit.ts'
import type { ClientKind } from './client.ts'
import { containerd } from './containerd.ts'
import { crane } from './crane.ts'
import { docker } from './docker.ts'
import { podman } from './podman.ts'
import { skopeo } from './skopeo.ts'

/** The first that recognises a User-Agent has it: BuildKit before the dockerd that it may run in. */
export const CLIENTS: readonly ClientKind[] = [buildkit, docker, containerd, podman, skopeo, crane]

/** Who sent a request. `id` is a known client's, else the first product of the User-Agent, else `client`. */
export interface Identity {
  readonly id: string
  readonly version: string
}

/** By a participant's id, such as `docker-2`; unknown clients get what holds for any. */
export function adviceFor(participant: string): Advice {
  const id = participant.replace(/-\d+$/, '')
  return CLIENTS.find((client) => client.id === id)?.advice ?? anyAdvice
}

/** Never throws; unknown programs are named as they name themselves. */
export function identify(userAgent: string | null): Identity {
  for (const client of CLIENTS) {
    const version = client.recognise(userAgent ?? '')
    if (version !== null) return { id: client.id, version }
  }
  const [, product = 'client', version = ''] =
    /^([\w.-]{1,40})(?:\/v?([\w.+-]{1,40}))?/.exec(userAgent ?? '') ?? []
  return { id: product, version }
}
