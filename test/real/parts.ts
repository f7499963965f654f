// The real programs that tests here play with. A missing one is a skip with its reason, or a failure: helpers/programs.ts.

import { describe, it } from 'vitest'
import { hasNginxLua, isInstalled, isRequired, workerdPath } from '../helpers/programs.ts'

/** `root` is no program: dockerd and containerd unpack layers as root. */
export type Part =
  | 'dockerd'
  | 'docker'
  | 'containerd'
  | 'ctr'
  | 'podman'
  | 'skopeo'
  | 'docker-registry'
  | 'microsocks'
  | 'tinyproxy'
  | 'mitmdump'
  | 'openssl'
  | 'tmux'
  | 'chromium'
  | 'firefox-esr'
  | 'nginx'
  | 'nginx-lua'
  | 'workerd'
  | 'root'

/** What the hub itself is made of. */
const HUB_PARTS: readonly Part[] = ['docker-registry', 'skopeo', 'openssl']

function isPresent(part: Part): boolean {
  if (part === 'root') return process.getuid?.() === 0
  if (part === 'nginx-lua') return hasNginxLua()
  return part === 'workerd' ? workerdPath() !== null : isInstalled(part)
}

/** `describe`, for tests that need real parts. The reason for a skip stands in the name, hence in the summary. */
export function describeReal(name: string, parts: readonly Part[], body: () => void): void {
  const missing = [...HUB_PARTS, ...parts].filter((part) => !isPresent(part))
  if (missing.length === 0) {
    describe(name, body)
  } else if (isRequired()) {
    describe(name, () => {
      it(`has ${missing.join(', ')}`, () => {
        throw new Error(`not on this machine: ${missing.join(', ')}; .ci/run installs the real parts`)
      })
    })
  } else {
    describe.skip(`${name} (skipped: no ${missing.join(', ')} on this machine)`, body)
  }
}
