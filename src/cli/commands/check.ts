// `pullscope check`: what is wrong with a registry proxy, without a capture.

import { Command } from 'commander'
import { PullscopeError } from '../../errors.ts'
import { parseCandidateUrl } from '../check/candidate-url.ts'
import type { HubAddress } from '../../hub/listener.ts'
import { addCandidateFlags, parseList, type CandidateFlags } from '../check/flags.ts'
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

Examples:
  pullscope check https://mirror.example
  pullscope check http://127.0.0.1:5000 --image team/app:1.0 --as host
  pullscope check https://harbor.example --prefix dockerhub
  pullscope check --quick https://mirror.example           (HEAD only: spends none of a pull limit)
  pullscope check https://mirror.example --format json > before.json
  pullscope check https://mirror.example --baseline before.json
  echo "$PASSWORD" | pullscope check https://mirror.example --user alice --password-stdin

Exit codes: 0 fine, 1 faults (or it could not be told), 2 wrong usage, 3 nobody there to check, 70 a bug in pullscope.
`

export function checkCommand(): Command {
  const check = new Command('check')
    .description('say what is wrong with a registry proxy, for whom, and how to mend it')
    .argument('[url...]', 'candidates, such as https://mirror.example')
    .option(
      '--image <name>',
      'the image to ask for, as on the registry that the candidate stands for',
      'busybox',
    )
    .option('--platform <platform>', 'os/arch[/variant] to pull', 'linux/amd64')
    .option('--only <ids>', 'only these probes, separated by commas', parseList)
    .option('--skip <ids>', 'not these probes', parseList)
    .option('--quick', 'no whole pulls: HEAD only, nothing that a registry counts')
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
      'try kept faults again: MENDED or STILL FAILING; a URL says where, else where they were',
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
    .action(async (urls: readonly string[], flags: Flags) => {
      if (urls.length === 0 && flags.again === undefined && flags.list === undefined) {
        throw new PullscopeError(
          'usage',
          'there is no candidate to check',
          'write pullscope check https://mirror.example',
        )
      }
      refuseContradictions(urls, flags)
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
        process.exitCode = await runList(flags.list, flags.reference ?? null, run)
      } else if (flags.again === undefined) process.exitCode = await runCheck(run)
      else {
        const { runAgain } = await import('../check/again.ts')
        process.exitCode = await runAgain(flags.again, run)
      }
    })
}

/** What would be passed over in silence. */
function refuseContradictions(urls: readonly string[], { list, again, reference }: Flags): void {
  const remedy = 'leave one of them out'
  if (list !== undefined && (urls.length > 0 || again !== undefined)) {
    const other = again === undefined ? 'a URL' : '--again'
    throw new PullscopeError('usage', `--list names the candidates, and so does ${other}`, remedy)
  }
  if (reference === undefined || list !== undefined) return
  throw new PullscopeError('usage', '--reference is for the mirrors of --list', 'add --list FILE')
}
