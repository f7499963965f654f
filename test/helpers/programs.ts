// Which programs this machine has. A missing one is a skip with its reason at a desk, and a failure where the run has to
// prove something (CI=true or PULLSCOPE_REQUIRE_REAL=1).

import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { TestRunner } from 'vitest'

export function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => isExecutable(join(folder, program)))
}

/** Whether nginx has the Lua module, built in (OpenResty) or as a file (Debian's libnginx-mod-http-lua). */
export function hasNginxLua(): boolean {
  if (!isInstalled('nginx')) return false
  const { stderr } = spawnSync('nginx', ['-V'], { encoding: 'utf8' })
  const [, modules = ''] = /--modules-path=(\S+)/.exec(stderr) ?? []
  return /ngx_lua/.test(stderr) || existsSync(join(modules, 'ngx_http_lua_module.so'))
}

/** workerd is no package of Debian's: `$PULLSCOPE_WORKERD`, else the PATH, else what npm installed here; null without. */
export function workerdPath(): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), join('node_modules', '.bin')]
  const places = [process.env['PULLSCOPE_WORKERD'] ?? '', ...folders.map((folder) => join(folder, 'workerd'))]
  return places.find((place) => place !== '' && isExecutable(place)) ?? null
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
