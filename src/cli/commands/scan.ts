// `pullscope scan`: what in a recording still looks like a secret, before somebody sends it around.

import { Command } from 'commander'
import { print } from '../stdio.ts'

interface Flags {
  readonly json?: true
}

const HELP = `
Looks at a capture, a HAR or a mitmproxy flow file as it is, gzip too: headers, URLs, bodies and whatever else is text. It
says where something stands and of what kind it is, never the secret itself. Exit code 1 when it found anything.

Examples:
  pullscope scan session.har
  pullscope scan pull.flows || pullscope redact pull.flows -o clean.flows
  pullscope scan --json pull.jsonl | jq -r '.found[] | [.entry, .place, .kind] | @tsv'
`

export function scanCommand(): Command {
  return new Command('scan')
    .description('look for secrets in a capture, a HAR or a flow file')
    .argument('<file>', 'the recording; - reads standard input')
    .option('--json', 'for other programs (format pullscope/scan, version 1)')
    .addHelpText('after', HELP)
    .action(async (file: string, { json }: Flags) => {
      const { createScanner } = await import('../../capture/scan/scan.ts')
      const { nameOf, walkRecording } = await import('../load-recording.ts')
      const { scanJson, scanText } = await import('../scan/scan-text.ts')
      const { visitor, scan } = createScanner()
      const { recording } = await walkRecording(file, visitor)
      await print(
        json === true ? scanJson(scan, recording) : scanText(scan, { recording, name: nameOf(file) }),
      )
      process.exitCode = scan.found.length > 0 ? 1 : 0
    })
}
