// How long a user waits for `pullscope --version`: it loads neither Ink nor the proxy.

import { execFileSync } from 'node:child_process'
import type { Bench } from './bench.ts'

const run = (...args: string[]): void => void execFileSync(process.execPath, args)

export const startUp: Bench = {
  name: 'pullscope --version',
  peer: 'node -e 0',
  rounds: 15,
  prepare: () => ({
    subject: () => run('dist/src/cli/main.js', '--version'),
    peer: () => run('-e', '0'),
  }),
}
