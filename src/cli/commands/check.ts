// `pullscope check`: what is wrong with a registry proxy, without a capture.

import { Command } from 'commander'
import { PullscopeError } from '../../errors.ts'
import { parseCandidateUrl } from '../check/candidate-url.ts'
import { refuseIdleFlags } from '../check/modes.ts'
import { againAt } from '../check/again-at.ts'
import type { HubAddress } from '../../hub/listener.ts'
import { addCandidateFlags, secondsFor, type CandidateFlags } from '../check/flags.ts'
import { listFor } from '../parse/list.ts'
import { parseAddress } from '../parse/listen.ts'

interface Flags extends CandidateFlags {
  readonly image: string
  readonly platform: string
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  readonly quick?: true
  readonly withHub?: HubAddress
  readonly hubPlain?: true
  readonly caOut?: string
  readonly keep?: string
  readonly again?: readonly string[]
  readonly list?: string
  readonly reference?: URL
}

const HELP = `
Each client's whole pull is tried, as it is spoken by the real one; then each probe of the catalogue. A fault says who
breaks, what their users read, and the line that mends it. Nothing is written to the candidate without --allow-writes.

A check asks hundreds of times, with wrong passwords, long headers and bursts among it: it is for candidates of your own.
--quick and --list are for those of others: at most 50 small questions, one after the other. Manifests are asked for by HEAD;
by GET only what counts as no pull: /v2/, a token, a page of tags. --list makes one pull besides, of a manifest and up to
4 MiB of a layer, for the true digest and the speed; with --quick it does not. What they leave out is told as skipped.

Examples:
  pullscope check https://mirror.example
  pullscope check http://127.0.0.1:5000 --image team/app:1.0
  pullscope check https://harbor.example --prefix dockerhub
  pullscope check --quick https://mirror.example           (HEAD, no pull: spends none of a pull limit)
  pullscope check --list mirrors.txt                       (of many, one URL a line; the best first)
  pullscope check https://mirror.example --format json > before.json
  pullscope check https://mirror.example --baseline before.json
  pullscope check https://mirror.example --keep faults/
  pullscope check --again faults/*.jsonl https://staging.example      (each again, elsewhere; without a URL where it was)
  echo "$PASSWORD" | pullscope check https://mirror.example --user alice --password-stdin

Exit codes: 0 fine, 1 faults (or it could not be told), 2 wrong usage, 3 nobody there to check, 70 a bug in pullscope,
130 stopped by Ctrl-C (128 and the number of the signal).
Of --list: 0 when one mirror works; with --fail-on LEVEL when all do, without a fault from that level on. Of --again: 0 when
all are mended.
`

const EXAMPLE_IDS = 'head-unsupported,ns-misrouted'

export function checkCommand(): Command {
  const check = new Command('check')
    .argument('[url...]', 'candidates, such as https://mirror.example')
    .option(
      '--image <name>',
      'the image to ask for, as on the registry that the candidate stands for',
      'busybox',
    )
    .option('--platform <platform>', 'os/arch[/variant] to pull', 'linux/amd64')
    .option('--only <ids>', 'only these probes, separated by commas', listFor('--only', EXAMPLE_IDS))
    .option('--skip <ids>', 'not these probes', listFor('--skip', EXAMPLE_IDS))
    .option('--wait <seconds>', 'wait so long for the candidate to be there', secondsFor('--wait', 'none'))
    .option(
      '--quick',
      'a short look: no pulls, manifests by HEAD, no wrong passwords, nothing that a registry counts',
    )
    .option(
      '--with-hub <address>',
      'ADDR:PORT: be the registry behind the candidate, too, and see what that asks; authorization and CDN listen at ' +
        'the next two addresses of loopback',
      (text: string) => parseAddress(text, '--with-hub'),
    )
    .option('--hub-plain', 'let that hub speak HTTP')
    .option('--ca-out <file>', 'write the CA of that hub here, for the candidate to trust')
    .option(
      '--again <file...>',
      'try kept faults again, where they were found or at the URL: MENDED or STILL FAILING',
    )
    .option('--list <file>', 'look at many mirrors, one URL a line, and rank them')
    .option(
      '--reference <url>',
      'with --list: the registry to compare digests with; Docker Hub by default',
      parseCandidateUrl,
    )
    .option('--keep <dir>', 'keep each fault as a small capture in this folder, for --again')
  return addCandidateFlags(check)
    .addHelpText('after', HELP)
    .action(async (given: readonly string[], flags: Flags, command: Command) => {
      const { again, urls } = againAt(flags.again, given)
      if (urls.length === 0 && again === undefined && flags.list === undefined) {
        throw new PullscopeError(
          'usage',
          'there is no candidate to check',
          'write pullscope check https://mirror.example',
        )
      }
      refuseIdleFlags(command, urls, flags)
      const { runCheck } = await import('../check/run.ts')
      const {
        only = null,
        skip = [],
        quick,
        image,
        platform,
        withHub = null,
        caOut = null,
        keep = null,
      } = flags
      const { readCredentials } = await import('../check/credentials.ts')
      const run = {
        urls: urls.map(parseCandidateUrl),
        scope: { only, skip, depth: quick === true ? 'quick' : 'full', pulls: 'tried' },
        ...{ image, platform, flags, withHub, caOut, keep },
        hubScheme: flags.hubPlain === true ? 'http' : 'https',
        credentialsFor: await readCredentials(flags),
      } as const
      if (flags.list !== undefined) {
        const { runList } = await import('../check/list.ts')
        const failFrom = command.getOptionValueSource('failOn') === 'cli' ? flags.failOn : null
        process.exitCode = await runList(flags.list, { run, reference: flags.reference ?? null, failFrom })
      } else if (again === undefined) process.exitCode = await runCheck(run)
      else {
        const { runAgain } = await import('../check/again.ts')
        process.exitCode = await runAgain(again, run)
      }
    })
}
