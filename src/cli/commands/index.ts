// The commands, in the order in which help lists them. To add one: a file beside this, and a line here.

import type { Command } from 'commander'
import type { CommandLine } from '../parse/command-line.ts'
import { caCommand } from './ca.ts'
import { checkCommand } from './check.ts'
import { demoCommand } from './demo.ts'
import { diffCommand } from './diff.ts'
import { explainCommand } from './explain.ts'
import { exportCommand } from './export.ts'
import { hubCommand } from './hub.ts'
import { recipeCommand } from './recipe.ts'
import { redactCommand } from './redact.ts'
import { replayCommand } from './replay.ts'
import { scanCommand } from './scan.ts'
import { showCommand } from './show.ts'
import { traceCommand } from './trace.ts'

export function commands({ command }: CommandLine): readonly Command[] {
  return [
    traceCommand(command),
    demoCommand(),
    showCommand(),
    explainCommand(),
    exportCommand(),
    diffCommand(),
    scanCommand(),
    redactCommand(),
    checkCommand(),
    replayCommand(),
    hubCommand(),
    recipeCommand(),
    caCommand(),
  ]
}
