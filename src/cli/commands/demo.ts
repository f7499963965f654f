// `pullscope demo`: a whole pull to look at, without Docker and without network.

import { Command } from 'commander'
import { LIST_ALONE, refuseOtherFlags } from '../parse/mode-flags.ts'
import { parseRecordingFile } from '../parse/output.ts'
import { parseSpeed } from '../parse/speed.ts'
import { print } from '../stdio.ts'

interface Flags {
  readonly client: string
  readonly image?: string
  readonly list?: true
  readonly scenario?: string
  readonly speed?: number
  readonly output?: string
  readonly ui: boolean
}

const HELP = `
The traffic is real: an embedded Docker Hub, pullscope as proxy, and a small client that speaks the sequence of the named
one, over TLS on loopback. With --scenario, something goes wrong; the exit code is 1 when the pull fails. Images: redis, hello-world, busybox, big (300 MB), acme/team/app, acme/single.

Examples:
  pullscope demo
  pullscope demo --client containerd --image busybox
  pullscope demo --list                            what can go wrong, and the rule that explains it
  pullscope demo --scenario cdn-down -o down.jsonl
  pullscope demo --speed 0.5                       half as fast
  pullscope demo --image big --speed max -o big.jsonl
  pullscope demo | cat                             lines instead of a screen
`

export function demoCommand(): Command {
  return new Command('demo')
    .option(
      '--client <name>',
      'whose sequence to speak: docker, containerd, podman, skopeo or crane',
      'docker',
    )
    .option('--image <name>', 'what to pull (default: redis, or what the scenario needs)')
    .option('--scenario <name>', 'let something go wrong')
    .option('--list', 'list the scenarios')
    .option('--speed <factor>', '1 is for the eye, 2 twice as fast, max as fast as it goes', parseSpeed)
    .option(
      '-o, --output <file>',
      'keep the capture in this file, which must not exist yet',
      parseRecordingFile,
    )
    .option('--no-ui', 'lines instead of a screen')
    .addHelpText('after', HELP)
    .action(async (flags: Flags, command: Command) => {
      const { speed = null, output = null } = flags
      const { scenarioOf, scenarioTable } = await import('../demo/scenarios.ts')
      if (flags.list === true) {
        refuseOtherFlags(command, LIST_ALONE)
        await print(scenarioTable())
        return
      }
      const scenario = flags.scenario === undefined ? null : scenarioOf(flags.scenario)
      const { personalityOf, imageOf } = await import('../demo/choices.ts')
      const personality = personalityOf(flags.client)
      const image = imageOf(flags.image ?? scenario?.image ?? 'redis')
      const { runDemo } = await import('../demo/run.ts')
      process.exitCode = await runDemo({
        ...{ personality, image, scenario, speed, output },
        ui: flags.ui ? 'screen' : 'lines',
      })
    })
}
