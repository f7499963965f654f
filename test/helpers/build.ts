// Tests that start the command run what users run: the compiled program.

import { execFileSync } from 'node:child_process'

export default function build(): void {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
    stdio: 'inherit',
  })
}
