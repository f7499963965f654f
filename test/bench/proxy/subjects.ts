// What is compared: nothing in between, the bare relay, pullscope, and mitmproxy's mitmdump where it is installed.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { isInstalled } from '../../helpers/programs.ts'
import type { Identity } from './origin.ts'
import { freePort, startProgram, type Program } from './program.ts'

export interface Subject {
  readonly name: string
  /** It listens on loopback. */
  readonly port: number
  readonly program: Program
}

export interface SubjectKind {
  readonly name: 'bare relay' | 'pullscope' | 'mitmdump'
  start(): Promise<Subject>
}

/** Everything but "direct", in the order of the table. */
export function subjectKinds(folder: string, identity: Identity): readonly SubjectKind[] {
  let captures = 0
  const relay: SubjectKind = {
    name: 'bare relay',
    start: async () => {
      const port = await freePort()
      const entry = new URL('./bare-relay.ts', import.meta.url).pathname
      const argv = [process.execPath, '--import', 'tsx', entry, String(port), identity.cert, identity.key]
      return { name: 'bare relay', port, program: await startProgram({ argv, ready: { port } }) }
    },
  }
  const pullscope: SubjectKind = {
    name: 'pullscope',
    start: async () => {
      const port = await freePort()
      const capture = join(folder, `capture-${captures++}.jsonl`)
      const flags = ['--no-ui', '--listen', `127.0.0.1:${port}`, '--upstream-ca', identity.ca, '-o', capture]
      const program = await startProgram({
        argv: [process.execPath, 'dist/src/cli/main.js', 'trace', ...flags],
        env: { PULLSCOPE_HOME: join(folder, 'home') },
        ready: { line: /listening on/ },
      })
      return { name: 'pullscope', port, program }
    },
  }
  return [relay, pullscope, ...(isInstalled('mitmdump') ? [mitmdump(folder)] : [])]
}

function mitmdump(folder: string): SubjectKind {
  return {
    name: 'mitmdump',
    start: async () => {
      const port = await freePort()
      const home = join(folder, 'mitmproxy')
      mkdirSync(home, { recursive: true })
      const settings = ['stream_large_bodies=1m', `confdir=${home}`, 'flow_detail=0']
      const flags = ['--listen-host', '127.0.0.1', '--listen-port', String(port), '--ssl-insecure']
      const program = await startProgram({
        argv: ['mitmdump', ...flags, ...settings.flatMap((setting) => ['--set', setting])],
        ready: { port },
      })
      return { name: 'mitmdump', port, program }
    },
  }
}
