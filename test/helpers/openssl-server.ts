// A TLS server that is OpenSSL's own, and so sends the alerts that registries behind Go, nginx and the like send.

import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Leaf } from '../../src/proxy/options.ts'
import { needProgram } from './programs.ts'
import { tempFolder } from './temp-folder.ts'
import { waitFor } from './wait-for.ts'

interface OpensslServerOptions {
  readonly leaf: Leaf
  /** PEM; clients are to show a certificate that leads to it. Null: they are not asked. */
  readonly clientCa: string | null
  /** `-tls1_2`, `-cipher …` */
  readonly args?: readonly string[]
}

/** Answers GET with 200 and a page about the connection. Resolves with its port on 127.0.0.1. */
export async function opensslServer({ leaf, clientCa, args = [] }: OpensslServerOptions): Promise<number> {
  needProgram('openssl')
  const folder = await tempFolder()
  const files = { cert: leaf.cert, key: leaf.key, ...(clientCa === null ? {} : { CAfile: clientCa }) }
  const flags: string[] = []
  for (const [flag, pem] of Object.entries(files)) {
    const path = join(folder, `${flag}.pem`)
    await writeFile(path, pem, { mode: 0o600 })
    flags.push(`-${flag}`, path)
  }
  const asking = clientCa === null ? [] : ['-Verify', '1', '-verify_return_error']
  const server = spawn('openssl', [
    's_server',
    '-accept',
    '127.0.0.1:0',
    '-www',
    ...flags,
    ...asking,
    ...args,
  ])
  onTestFinished(() => void server.kill('SIGKILL'))
  let said = ''
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return waitFor(() => Number(/^ACCEPT .*:(\d+)$/m.exec(said)?.[1] ?? 0) || null, {
    what: 'openssl s_server to listen',
    seen: () => said,
  })
}
