// `pullscope replay`: a captured pull against a candidate, compared answer by answer.

import { Command } from 'commander'
import { PullscopeError } from '../../errors.ts'
import { parseCandidateUrl } from '../check/candidate-url.ts'
import { addCandidateFlags, type CandidateFlags } from '../check/flags.ts'
import { refuseIdleReplayFlags } from '../check/modes.ts'

interface Flags extends CandidateFlags {
  readonly against?: URL
}

const HELP = `
The pulls of the capture are asked of the candidate as their clients would ask: the same sequence, the same Accept lists,
HEAD first or not, as many layers at once, with fresh tokens. Credentials of the capture are sent nowhere; --user or
--docker-config says in whose name. What is answered is compared with what was: status, digest, media type, length,
headers that clients rely on, bytes by hash, hosts touched, redirects, realm, time. --client keeps to what these clients
asked when the capture was made, and refuses a capture that has nothing of theirs.

Examples:
  pullscope replay good-pull.jsonl --against https://mirror.example
  pullscope replay good-pull.jsonl --against http://127.0.0.1:5000 --as mirror
  pullscope replay good-pull.jsonl --against https://harbor.example --prefix dockerhub --format markdown
  pullscope replay good-pull.jsonl --against https://mirror.example --fail-on warning -o candidate.jsonl

Exit codes: 0 fine, 1 faults or differences (or it could not be told), 2 wrong usage, 3 no pull in the capture or nobody
there, 70 a bug in pullscope, 130 stopped by Ctrl-C (128 and the number of the signal).
`

export function replayCommand(): Command {
  const replay = new Command('replay')
    .argument('<file>', 'a capture of a good pull; - reads standard input')
    .option('--against <url>', 'the candidate, such as https://mirror.example', parseCandidateUrl)
  return addCandidateFlags(replay)
    .addHelpText('after', HELP)
    .action(async (file: string, flags: Flags, command: Command) => {
      refuseIdleReplayFlags(command, flags)
      const { against } = flags
      if (against === undefined) {
        const remedy = `write pullscope replay ${file} --against https://mirror.example`
        throw new PullscopeError('usage', 'there is no candidate to ask', remedy)
      }
      const { readCredentials } = await import('../check/credentials.ts')
      const { runReplay } = await import('../replay/run.ts')
      process.exitCode = await runReplay(file, {
        urls: [against],
        image: '',
        platform: '',
        scope: { only: null, skip: [], depth: 'full', pulls: 'tried' },
        ...{ flags, withHub: null, caOut: null, keep: null, hubScheme: 'https' },
        credentialsFor: await readCredentials(flags),
      })
    })
}
