// Go programs judge our certificates. skopeo (Debian's, Go 1.19) speaks to a registry; the docker CLI (Go 1.24) speaks
// to a daemon, knows IPv6 literals, and can be told to refuse negative serials as Go 1.23 and later do by default:
// http-mitm-proxy makes one half of the time (PROXY_ENGINE.md, row 13).

import { execFile } from 'node:child_process'
import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { leavesOf } from '../../certs/leaves.ts'
import { openAuthority, type Authority } from '../../certs/open.ts'
import { needProgram } from '../helpers/programs.ts'
import { tempFolder } from '../helpers/temp-folder.ts'

const run = promisify(execFile)

const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json'
const MANIFEST = JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST_TYPE, layers: [] })
const UNTRUSTED = 'x509: certificate signed by unknown authority'

/** Enough of a registry for `skopeo inspect --raw`. */
const registry: RequestListener = (request, response) => {
  response.setHeader('content-type', request.url === '/v2/' ? 'application/json' : MANIFEST_TYPE)
  response.end(request.url === '/v2/' ? '{}' : MANIFEST)
}

/** Enough of a daemon for `docker version`. */
const daemon: RequestListener = (_, response) => {
  response.setHeader('api-version', '1.41')
  response.end(JSON.stringify({ Version: 'seen', ApiVersion: '1.41', Os: 'linux', Arch: 'amd64' }))
}

async function authority(): Promise<Authority> {
  return openAuthority({ folder: await tempFolder(), now: () => new Date(), hostname: 'build-7' })
}

interface Place {
  /** What the leaf is for. */
  readonly host: string
  readonly listen: '127.0.0.1' | '::1'
}

const LOOPBACK: Place = { host: '127.0.0.1', listen: '127.0.0.1' }

/** Serves with a leaf of `ours` and returns HOST:PORT. */
async function serve(ours: Authority, listener: RequestListener, { host, listen }: Place): Promise<string> {
  const leafFor = await leavesOf(ours.pairPem, () => new Date())
  const server = createServer(leafFor(host), listener)
  server.listen(0, listen)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** What the program printed: its result, or its error. The environment is bare but for `env`. */
async function said(command: readonly [string, ...string[]], env: NodeJS.ProcessEnv): Promise<string> {
  const [program, ...args] = command
  const bare = { PATH: process.env['PATH'], HOME: await tempFolder() }
  try {
    return (await run(program, args, { env: { ...bare, ...env } })).stdout.trim()
  } catch (failure) {
    if (failure instanceof Error && 'stderr' in failure) return String(failure.stderr)
    throw failure
  }
}

describe('skopeo', () => {
  beforeEach(() => needProgram('skopeo'))

  const inspect = (at: string, env: NodeJS.ProcessEnv) =>
    said(['skopeo', 'inspect', '--raw', `docker://${at}/x:latest`], env)

  it('accepts a leaf when SSL_CERT_FILE names the CA', async () => {
    const ours = await authority()
    const at = await serve(ours, registry, LOOPBACK)
    expect(await inspect(at, { SSL_CERT_FILE: ours.certPath })).toBe(MANIFEST)
  })

  it('refuses it without, and with another CA', async () => {
    const [ours, other] = [await authority(), await authority()]
    const at = await serve(ours, registry, LOOPBACK)
    expect(await inspect(at, {})).toContain(UNTRUSTED)
    expect(await inspect(at, { SSL_CERT_FILE: other.certPath })).toContain(UNTRUSTED)
  })
})

describe('the docker CLI', () => {
  beforeEach(() => needProgram('docker'))

  const version = (at: string, ca: string) =>
    said(
      [
        'docker',
        '--host',
        `tcp://${at}`,
        '--tlsverify',
        '--tlscacert',
        ca,
        'version',
        '-f',
        '{{.Server.Version}}',
      ],
      { GODEBUG: 'x509negativeserial=0' },
    )

  it.each<Place>([LOOPBACK, { host: '::1', listen: '::1' }, { host: 'localhost', listen: '127.0.0.1' }])(
    'accepts a leaf for $host',
    async (place) => {
      const ours = await authority()
      expect(await version(await serve(ours, daemon, place), ours.certPath)).toBe('seen')
    },
  )

  it('refuses it with another CA, and for another address', async () => {
    const [ours, other] = [await authority(), await authority()]
    const at = await serve(ours, daemon, LOOPBACK)
    expect(await version(at, other.certPath)).toContain(UNTRUSTED)
    const elsewhere = at.replace('127.0.0.1', 'localhost')
    expect(await version(elsewhere, ours.certPath)).toContain('x509: certificate is not valid for any names')
  })

  it('finds no negative serial in twenty CAs with a leaf each', async () => {
    for (let round = 0; round < 20; round++) {
      const ours = await authority()
      expect(await version(await serve(ours, daemon, LOOPBACK), ours.certPath)).toBe('seen')
    }
  })
})
