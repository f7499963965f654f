// Real nginx, with or without Lua: a process of its own over a configuration, with its own folder and its error log kept.

import { symlink, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { testAuthority } from '../../helpers/test-authority.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { mustBeAlive } from '../clients/client.ts'
import { mustRun, start } from '../process.ts'
import type { Workspace } from '../workspace.ts'
import type { RunningCandidate } from './candidate.ts'
import { freePort } from './free-port.ts'

/** What a configuration has to be told of where it runs. */
export interface NginxPlace {
  /** `127.0.0.1:41234`. */
  readonly listen: string
  /** PEM files. */
  readonly certificate: string
  readonly key: string
  readonly accessLog: string
}

export interface RunningNginx extends RunningCandidate {
  /** What it wrote of itself so far. */
  readonly errorLog: () => string
}

const HOST = '127.0.0.1'

/** Starts nginx over what `configure` makes, and waits until it listens. It stops with the workspace, or by `close`. */
export async function startNginx(
  workspace: Workspace,
  configure: (place: NginxPlace) => string | Promise<string>,
): Promise<RunningNginx> {
  const folder = await workspace.folder('nginx')
  const authority = await testAuthority()
  const { cert, key } = authority.leafFor(HOST)
  const port = await freePort(HOST)
  const place: NginxPlace = {
    listen: `${HOST}:${port}`,
    certificate: join(folder, 'cert.pem'),
    key: join(folder, 'key.pem'),
    accessLog: join(folder, 'access.log'),
  }
  const config = join(folder, 'nginx.conf')
  await writeFile(place.certificate, cert)
  await writeFile(place.key, key, { mode: 0o600 })
  await writeFile(config, await configure(place))
  // Configurations name modules relative to the prefix, which is not nginx's own here.
  await symlink(await modulesFolder(), join(folder, 'modules'))
  // One process: workers would outlive a test run that is cut short.
  const own = `daemon off; master_process off; pid ${join(folder, 'nginx.pid')}; error_log stderr notice;`
  const running = start(['nginx', '-p', folder, '-e', 'stderr', '-c', config, '-g', own])
  let stopping: Promise<unknown> | null = null
  const close = (): Promise<unknown> => (stopping ??= running.stop())
  workspace.onClose(close)
  await waitFor(
    async () => {
      mustBeAlive('nginx', running)
      return isListening(port)
    },
    { deadlineMs: 20_000, what: 'nginx to listen', seen: () => running.output().slice(-4000) },
  )
  return { url: `https://${place.listen}`, caPem: authority.cert, close, errorLog: running.output }
}

/** Where nginx was built to look for them; `nginx -V` says it on stderr. */
async function modulesFolder(): Promise<string> {
  const { stderr } = await mustRun(['nginx', '-V'])
  return /--modules-path=(\S+)/.exec(stderr)?.[1] ?? '/usr/lib/nginx/modules'
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: HOST, port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
