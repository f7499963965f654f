// `pullscope demo`: a whole pull to look at, without Docker and without network.

import { Command } from 'commander'
import { parseSpeed } from '../parse/speed.ts'

interface Flags {
  readonly client: string
  readonly image: string
  readonly speed?: number
  readonly output?: string
  readonly ui: boolean
}

const HELP = `
The traffic is real: an embedded Docker Hub, pullscope as proxy, and a small client that speaks the sequence of the named
one, over TLS on loopback. Images: redis, hello-world, busybox, big (300 MB), acme/team/app, acme/single.

Examples:
  pullscope demo
  pullscope demo --client containerd --image busybox
  pullscope demo --speed 0.5                       half as fast
  pullscope demo --image big --speed max -o big.jsonl
  pullscope demo | cat                             lines instead of a screen
`

export function demoCommand(): Command {
  return new Command('demo')
    .description('watch a pull on the embedded hub: no Docker, no network')
    .option('--client <name>', 'whose sequence to speak: docker, containerd or podman', 'docker')
    .option('--image <name>', 'what to pull', 'redis')
    .option('--speed <factor>', '1 is for the eye, 2 twice as fast, max as fast as it goes', parseSpeed)
    .option('-o, --output <file>', 'keep the capture in this file, which must not exist yet')
    .option('--no-ui', 'lines instead of a screen')
    .addHelpText('after', HELP)
    .action(async (flags: Flags) => {
      const { speed = null, output = null } = flags
      const { personalityOf, imageOf } = await import('../demo/choices.ts')
      const [personality, image] = [personalityOf(flags.client), imageOf(flags.image)]
      const { runDemo } = await import('../demo/run.ts')
      process.exitCode = await runDemo({
        ...{ personality, image, speed, output },
        ui: flags.ui ? 'screen' : 'lines',
      })
    })
}
