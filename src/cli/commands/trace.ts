// `pullscope trace`: live, with or without a command to run.

import { Command } from 'commander'
import { PullscopeError } from '../../errors.ts'
import type { ListenAddress, ReverseTarget } from '../../proxy/options.ts'
import { addNetworkFlags, type NetworkFlags } from '../network/flags.ts'
import { addFailOn, type FailOn } from '../parse/fail-on.ts'
import { many } from '../parse/many.ts'
import type { AccessFlags } from '../parse/access.ts'
import { parseListen } from '../parse/listen.ts'
import { parseRecordingFile } from '../parse/output.ts'
import { parseReverse } from '../parse/reverse.ts'
import { addTunnelFlags, type TunnelFlags } from '../trace/tunnel-flags.ts'

interface Flags extends NetworkFlags, AccessFlags, TunnelFlags, FailOn {
  readonly listen?: readonly ListenAddress[]
  readonly reverse?: ReverseTarget
  readonly output?: string | null
  readonly keepSecrets?: true
  readonly ui: boolean
}

const HELP = `
Without a COMMAND, point a client at the address and let it trust the CA that the ready line names.
With one, it is run with the proxy and CA variables set, its output stays its own, and the lines go to stderr.

Examples:
  pullscope trace -o pull.jsonl
  pullscope trace -- podman pull quay.io/podman/hello
  pullscope trace --fail-on warning -- skopeo copy docker://redis dir:redis     (for CI: 1 if something was found)
  pullscope trace -o pull.jsonl -- skopeo inspect docker://docker.io/library/redis
  pullscope trace --connect-to registry.test:443:127.0.0.1:5000 --upstream-ca registry-ca.pem
  pullscope trace --reverse https://registry-1.docker.io     (for docker pull 127.0.0.1:5000/library/redis; needs no CA)
  pullscope trace --upstream-proxy http://proxy.corp:3128 --upstream-proxy '*.docker.io=socks5h://127.0.0.1:1080'
  pullscope trace --passthrough '*.cloudflarestorage.com' '*.cloudfront.net'
  pullscope trace --client-cert registry.test=client.pem,client-key.pem --insecure-upstream mirror.test
  pullscope trace -- docker pull redis     (says how to put pullscope in front of the Docker daemon, which does the pull)
`

/** `command` is what stands behind `--`; null when there is no `--`. */
export function traceCommand(command: readonly string[] | null): Command {
  const trace = new Command('trace')
    .usage('[options] [-- COMMAND ARG…]')
    .option(
      '--listen <address>',
      'HOST:PORT or PORT to listen on (127.0.0.1:8080, or a free port with a COMMAND); may be repeated',
      many(parseListen),
    )
    .option(
      '--allow-remote',
      'let --listen take addresses that other machines reach; says who with one of these:',
    )
    .option(
      '--proxy-auth <user:pass>',
      'what other machines have to log in with; @FILE to read it from a file',
    )
    .option('--allow-client <network...>', 'addresses and networks that need no login', many(String))
    .option(
      '--reverse <url>',
      'be a registry, too: plain requests to pullscope go to this one (listens on 127.0.0.1:5000)',
      parseReverse,
    )
    .option(
      '-o, --output <file>',
      'keep the capture in this file, which must not exist yet',
      parseRecordingFile,
    )
  return addFailOn(addTunnelFlags(addNetworkFlags(trace)))
    .option('--keep-secrets', 'do not redact passwords, tokens and signed URLs in the capture')
    .option('--no-ui', 'lines instead of a screen')
    .addHelpText('after', HELP)
    .action(async (flags: Flags) => {
      const { listen = [], reverse = null, output = null, failOn = null } = flags
      refuseNoCommand(command)
      const { spawnProxyThread } = await import('../../proxy/thread/start.ts')
      const thread = spawnProxyThread() // it loads while the rest of the command does
      const { runTrace } = await import('../trace/run.ts')
      const secrets = flags.keepSecrets === true ? 'kept' : 'redacted'
      const ui = flags.ui ? 'screen' : 'lines'
      process.exitCode = await runTrace({
        thread,
        listen,
        reverse,
        output,
        network: flags,
        tunnels: flags,
        access: flags,
        secrets,
        ui,
        failOn,
        command,
      })
    })
}

function refuseNoCommand(command: readonly string[] | null): void {
  if (command?.length !== 0) return
  const remedy = 'write pullscope trace -- COMMAND ARG…'
  throw new PullscopeError('usage', 'there is no command behind --', remedy)
}
