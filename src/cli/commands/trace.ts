// `pullscope trace`: live, with or without a command to run.

import { Command } from 'commander'
import type { ConnectTo, ListenAddress } from '../../proxy/options.ts'
import { parseConnectTo } from '../parse/connect-to.ts'
import { parseListen } from '../parse/listen.ts'

interface Flags {
  readonly listen?: ListenAddress | null
  readonly output?: string | null
  readonly connectTo?: readonly ConnectTo[]
  readonly upstreamCa?: readonly string[]
  readonly keepSecrets?: true
  readonly ui: boolean
}

const HELP = `
Without a COMMAND, point a client at the address and let it trust the CA that the ready line names.
With one, it is run with the proxy and CA variables set, its output stays its own, and the lines go to stderr.

Examples:
  pullscope trace -o pull.jsonl
  pullscope trace -- podman pull quay.io/podman/hello
  pullscope trace -o pull.jsonl -- skopeo inspect docker://docker.io/library/redis
  pullscope trace --connect-to registry.test:443:127.0.0.1:5000 --upstream-ca registry-ca.pem
  pullscope trace -- docker pull redis     (says how to put pullscope in front of the Docker daemon, which does the pull)
`

/** `command` is what stands behind `--`; null when there is no `--`. */
export function traceCommand(command: readonly string[] | null): Command {
  return new Command('trace')
    .description('trace what clients ask of registries, live; the default command')
    .usage('[options] [-- COMMAND ARG…]')
    .option(
      '--listen <address>',
      'HOST:PORT or PORT to listen on (127.0.0.1:8080, or a free port with a COMMAND)',
      parseListen,
    )
    .option('-o, --output <file>', 'keep the capture in this file, which must not exist yet')
    .option(
      '--connect-to <rule>',
      'HOST:PORT:ADDR:PORT, as in curl: reach HOST:PORT at ADDR:PORT',
      many(parseConnectTo),
    )
    .option(
      '--upstream-ca <file>',
      'trust the certificates in this PEM file towards registries',
      many(String),
    )
    .option('--keep-secrets', 'do not redact passwords, tokens and signed URLs in the capture')
    .option('--no-ui', 'lines instead of a screen')
    .addHelpText('after', HELP)
    .action(async (flags: Flags) => {
      const { listen = null, output = null, connectTo = [], upstreamCa = [] } = flags
      const { runTrace } = await import('../trace/run.ts')
      const secrets = flags.keepSecrets === true ? 'kept' : 'redacted'
      const ui = flags.ui ? 'screen' : 'lines'
      process.exitCode = await runTrace({ listen, output, connectTo, upstreamCa, secrets, ui, command })
    })
}

function many<T>(parse: (text: string) => T): (text: string, before?: readonly T[]) => readonly T[] {
  return (text, before = []) => [...before, parse(text)]
}
