// `--fail-on`: from which level of findings on a command exits with 1.

import { Option, type Command } from 'commander'
import type { Threshold } from '../../rules/threshold.ts'

export interface FailOn {
  readonly failOn?: Threshold
}

export function addFailOn(command: Command): Command {
  const option = new Option('--fail-on <level>', 'exit with 1 if there is such a finding, or a worse one')
  return command.addOption(option.choices(['error', 'warning'] satisfies Threshold[]))
}
