// Which programs this machine has. A missing one is a skip with its reason at a desk, and a failure where the run has to
// prove something (CI=true or PULLSCOPE_REQUIRE_REAL=1).

import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { TestRunner } from 'vitest'

export function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => isExecutable(join(folder, program)))
}

export function isRequired(): boolean {
  return process.env['CI'] === 'true' || process.env['PULLSCOPE_REQUIRE_REAL'] === '1'
}

/** To be called in a test that runs the program: skips the rest of it where the program is not. */
export function needProgram(program: string): void {
  if (isInstalled(program)) return
  if (isRequired()) throw new Error(`${program} is not on this machine; .ci/run installs it`)
  TestRunner.getCurrentTest()?.context.skip(`no ${program} on this machine`)
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
