// `pullscope redact`: a recording without its secrets, in the format that it has.

import { Command } from 'commander'
import { note, print } from '../stdio.ts'

interface Flags {
  readonly output: string
}

const HELP = `
A HAR stays a HAR, and a flow file one that mitmproxy opens; what is no secret stays as it is. Secrets become fingerprints
of this file alone: where one stood twice, the same stands twice. Bodies that are no text are taken out, since nobody can
look for secrets in them. Of a file that breaks off, the result has the entries that are whole. It is written with mode
0600, and replaces no file. What is wrong with a capture of pullscope (cut, changed, added to) is wrong with the result, and
said of both. What is not found: pullscope scan --help.

Examples:
  pullscope redact session.har -o clean.har
  pullscope redact pull.flows.gz -o clean.flows       (the result is not packed)
  pullscope redact kept.jsonl -o clean.jsonl          (of pullscope trace --keep-secrets)
  ssh server cat kept.jsonl | pullscope redact - -o - | gzip > clean.jsonl.gz
`

export function redactCommand(): Command {
  return new Command('redact')
    .argument('<file>', 'the recording; - reads standard input')
    .requiredOption(
      '-o, --output <file>',
      'write to this file, which must not be there yet; - is standard output',
    )
    .addHelpText('after', HELP)
    .action(async (file: string, { output }: Flags) => {
      const { randomBytes } = await import('node:crypto')
      const { createRedaction } = await import('../../capture/scan/redact-part.ts')
      const { mustBeNew, writeOutput } = await import('../../io/write-output.ts')
      const { count } = await import('../../text/units.ts')
      const { walkRecording } = await import('../load-recording.ts')
      if (output !== '-') await mustBeNew(output)
      const { visitor, dropped, changes } = createRedaction(randomBytes(32))
      const { rewritten } = await walkRecording(file, visitor)
      await (output === '-' ? print(rewritten.bytes) : writeOutput(output, rewritten.bytes))
      const bodies =
        dropped.length === 0 ? '' : `, ${count(dropped.length, 'body', 'bodies')} taken out (no text)`
      const { left } = rewritten
      const entries =
        left.length === 0 ? '' : `, ${count(left.length, 'broken entry', 'broken entries')} left out`
      note(
        `${count(changes(), 'place')} changed${bodies}${entries}: ${output === '-' ? 'standard output' : output}`,
      )
    })
}
