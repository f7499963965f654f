#!/usr/bin/env node
// Where the command begins. Answers --version alone; all else is loaded only when it is needed.

import { asksForVersion } from './parse/command-line.ts'
import { version } from './version.ts'

const argv = process.argv.slice(2)
if (asksForVersion(argv)) process.stdout.write(`${version()}\n`)
else await (await import('./run.ts')).run(argv)
