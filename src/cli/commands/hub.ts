// `pullscope hub`: the embedded Docker Hub as a server, which shows and keeps what is asked of it.

import { Command } from 'commander'
import { PullscopeError } from '../../errors.ts'
import type { ListenAddress } from '../../proxy/options.ts'
import type { AddressFlags } from '../hub/addresses.ts'
import { parseAddress } from '../parse/listen.ts'
import { LIST_ALONE, refuseOtherFlags } from '../parse/mode-flags.ts'
import { parseRecordingFile } from '../parse/output.ts'
import { print } from '../stdio.ts'

interface Flags extends AddressFlags {
  readonly dockerHubNames?: true
  readonly plain?: true
  readonly caOut?: string
  readonly scenario?: string
  readonly list?: true
  readonly output?: string
}

const HELP = `
A registry, its authorization server and a CDN, to point a client or a registry proxy at: no network, no account, no
quota of yours. All is made up and in memory. Images: redis, hello-world, busybox, big (300 MB), acme/team/app,
acme/single, and acme/private for alice (password wonderland), who may also push to alice/… and acme/….
Every request is a line on stdout.

Examples:
  pullscope hub --ca-out hub-ca.pem
  pullscope hub --registry 127.0.0.1:5443 --auth 127.0.0.2:5443 --cdn 127.0.0.3:5443 --ca-out hub-ca.pem -o asked.jsonl
  SSL_CERT_FILE=hub-ca.pem skopeo inspect docker://127.0.0.1:5443/library/redis
  pullscope hub --plain --registry 5000            for a proxy that speaks plain HTTP to its upstream
  pullscope hub --docker-hub-names                 for one that insists on registry-1.docker.io
  pullscope hub --scenario pull-limit              everybody's pull limit is used up
  pullscope hub --list                             what can go wrong
`

export function hubCommand(): Command {
  return new Command('hub')
    .option('--registry <address>', 'ADDR:PORT of the registry (a free port of 127.0.0.1)', at('--registry'))
    .option('--auth <address>', 'ADDR:PORT of the authorization server (likewise)', at('--auth'))
    .option('--cdn <address>', 'ADDR:PORT of the CDN that blobs are redirected to (likewise)', at('--cdn'))
    .option('--allow-remote', 'let these be addresses that other machines reach')
    .option('--docker-hub-names', 'go by the names of Docker Hub instead of the addresses')
    .option('--plain', 'HTTP instead of TLS')
    .option('--ca-out <file>', 'write the certificate of its CA, new in each run, to this file')
    .option('--scenario <name>', 'let something go wrong')
    .option('--list', 'list the scenarios')
    .option(
      '-o, --output <file>',
      'keep what it is asked in this file, which must not exist yet',
      parseRecordingFile,
    )
    .addHelpText('after', HELP)
    .action(async (flags: Flags, command: Command) => {
      const { HUB_SCENARIOS, hubScenarioOf } = await import('../hub/scenarios.ts')
      if (flags.list === true) {
        refuseOtherFlags(command, LIST_ALONE)
        const { scenarioTable } = await import('../demo/scenarios.ts')
        await print(scenarioTable(HUB_SCENARIOS))
        return
      }
      if (flags.plain === true && flags.caOut !== undefined) {
        throw new PullscopeError('usage', '--plain has no certificate for --ca-out', 'leave one of them out')
      }
      const names = flags.dockerHubNames === true ? 'docker-hub' : 'addresses'
      const { hubAddresses } = await import('../hub/addresses.ts')
      const { runHub } = await import('../hub/run.ts')
      process.exitCode = await runHub({
        ...{ names, addresses: hubAddresses(flags, names) },
        scheme: flags.plain === true ? 'http' : 'https',
        scenario: flags.scenario === undefined ? null : hubScenarioOf(flags.scenario),
        ...{ caPath: flags.caOut ?? null, output: flags.output ?? null },
      })
    })
}

function at(flag: string): (text: string) => ListenAddress {
  return (text) => parseAddress(text, flag)
}
