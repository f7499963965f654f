// `pullscope scan`: what in a recording still looks like a secret, before somebody sends it around.

import { Command } from 'commander'
import { print } from '../stdio.ts'

interface Flags {
  readonly json?: true
}

const HELP = `
Looks at a capture, a HAR or a mitmproxy flow file as it is, gzip too: headers, URLs, bodies and whatever else is text. It
says where something stands and of what kind it is, never the secret itself. Exit code 1 when it found anything.
What it finds is what redact replaces, and of what redact wrote it finds nothing. Of a file that breaks off it reads what
is there, and says what is missing; a capture of pullscope that was changed or added to is searched whole.

Found: what a header, parameter, field or option is called; tokens of known issuers, JWTs, private keys; user and password
in a URL; parameters of URLs that the registry protocol does not have; paths that give access (gcr.io, pkg.dev); random
strings, but for the names, tags and digests of a registry; and in prose "password is hunter2", docker login -u x -p y,
curl -u user:pass, \"password\":\"…\", <Password>…</Password>.
Not found: a password that is a plain word in a sentence ("my password is swordfish"), a secret in a file name, or in the
path of a URL if it is not random; what is encrypted, encoded twice or in pictures, and bodies that are no text (it says
how many).

Examples:
  pullscope scan session.har
  pullscope scan pull.flows || pullscope redact pull.flows -o clean.flows
  pullscope scan --json pull.jsonl | jq -r '.found[] | [.entry, .place, .kind] | @tsv'
`

export function scanCommand(): Command {
  return new Command('scan')
    .argument('<file>', 'the recording; - reads standard input')
    .option('--json', 'for other programs (format pullscope/scan, version 1)')
    .addHelpText('after', HELP)
    .action(async (file: string, { json }: Flags) => {
      const { createScanner } = await import('../../capture/scan/scan.ts')
      const { nameOf, walkRecording } = await import('../load-recording.ts')
      const { scanJson, scanText } = await import('../scan/scan-text.ts')
      const { visitor, scan } = createScanner()
      const walked = await walkRecording(file, visitor)
      await print(json === true ? scanJson(scan, walked) : scanText(scan, { ...walked, name: nameOf(file) }))
      process.exitCode = scan.found.length > 0 ? 1 : 0
    })
}
