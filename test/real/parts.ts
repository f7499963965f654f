// Which real programs this machine has. A missing one is a skip with its reason at a desk, and a failure where
// the run has to prove something (CI=true or PULLSCOPE_REQUIRE_REAL=1).

import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, it } from 'vitest'

/** `root` is no program: dockerd and containerd unpack layers as root. */
export type Part =
  | 'dockerd'
  | 'docker'
  | 'containerd'
  | 'ctr'
  | 'podman'
  | 'skopeo'
  | 'docker-registry'
  | 'openssl'
  | 'tmux'
  | 'root'

/** What the hub itself is made of. */
const HUB_PARTS: readonly Part[] = ['docker-registry', 'skopeo', 'openssl']

function isPresent(part: Part): boolean {
  if (part === 'root') return process.getuid?.() === 0
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => isExecutable(join(folder, part)))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    // accessSync has no other way to say no.
    return false
  }
}

function isRequired(): boolean {
  return process.env['CI'] === 'true' || process.env['PULLSCOPE_REQUIRE_REAL'] === '1'
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
