// `pullscope ca`: shows and changes the certificate authority. Everything heavy is loaded by the action that needs it.

import { hostname } from 'node:os'
import { Command } from 'commander'
import type { Authority, AuthorityCertificate } from '../../../certs/open.ts'
import { note, noteLines } from '../stdio.ts'

/** What the commands read and where they write. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv
  readonly now: () => Date
  readonly hostname: () => string
  /** Results, to stdout. */
  readonly out: (text: string) => void
  /** All else, to stderr: a sentence, and lines that belong to it. */
  readonly say: (sentence: string, lines?: readonly string[]) => void
}

const PROCESS: Surroundings = {
  env: process.env,
  now: () => new Date(),
  hostname,
  out: (text) => process.stdout.write(text),
  say: (sentence, lines = []) => {
    note(sentence)
    noteLines(lines)
  },
}

const HELP = `
Examples:
  pullscope ca create                             make the CA now, before a client is told to trust it
  pullscope ca show                               who it is, until when, and where
  SSL_CERT_FILE=$(pullscope ca path) dockerd      let one Go program trust it, and nothing else
  pullscope ca rotate                             a new CA, when the key may have been seen
  pullscope ca delete                             no CA any more

The CA lives in $PULLSCOPE_HOME, else in $XDG_DATA_HOME/pullscope, else in ~/.local/share/pullscope. It is made on
this machine, lasts 90 days and is renewed by \`pullscope trace\` when 14 are left; clients must then trust the new one.
`

const WHERE_TRUST_IS_LEFT = [
  'variables           SSL_CERT_FILE, NODE_EXTRA_CA_CERTS, … of shells and services (systemctl cat docker containerd)',
  'docker              /etc/docker/certs.d/*/ca.crt',
  'containerd          hosts.toml in /etc/containerd/certs.d/*/',
  'podman, skopeo      /etc/containers/certs.d/*/, ~/.config/containers/certs.d/*/',
  'the system store    /usr/local/share/ca-certificates/, /etc/pki/ca-trust/source/anchors/, the macOS keychain',
]

/** Actions throw PullscopeError; whoever parses the command line prints it and sets the exit code. */
export function caCommand(surroundings: Surroundings = PROCESS): Command {
  const { out, say } = surroundings
  const ca = new Command('ca').addHelpText('after', HELP)

  ca.command('path')
    .description("print the path of the CA's certificate (an error if there is none)")
    .addHelpText('after', example('openssl x509 -in "$(pullscope ca path)" -noout -dates'))
    .action(async () => {
      const { certs, folder } = await load(surroundings)
      out(`${(await certs.readAuthority(folder)).certPath}\n`)
    })

  ca.command('show')
    .description("print the CA's name, fingerprint, validity, key kind and path")
    .addHelpText('after', example('pullscope ca show'))
    .action(async () => {
      const { certs, folder, quote } = await load(surroundings)
      const authority = await certs.readAuthority(folder)
      out(description(authority, { now: surroundings.now(), quote }))
    })

  ca.command('create')
    .description('make a CA if there is none, and print the path of its certificate')
    .addHelpText('after', example('PULLSCOPE_HOME=~/pullscope-ci pullscope ca create'))
    .action(async () => {
      const { certs, options } = await load(surroundings)
      const authority = await certs.openAuthority(options)
      if (authority.outcome === 'loaded') say(`there is a CA already: ${authority.subject}`)
      else announce(authority, surroundings)
      out(`${authority.certPath}\n`)
    })

  ca.command('rotate')
    .description('replace key and certificate; clients must then trust the new certificate')
    .addHelpText('after', example('pullscope ca rotate'))
    .action(async () => {
      const { certs, options } = await load(surroundings)
      const authority = await certs.rotateAuthority(options)
      announce(authority, surroundings)
      out(`${authority.certPath}\n`)
    })

  ca.command('delete')
    .description('remove key and certificate, and print the paths of the files removed')
    .addHelpText('after', example('pullscope ca delete'))
    .action(async () => {
      const { certs, folder } = await load(surroundings)
      const removed = await certs.deleteAuthority(folder)
      for (const path of removed) out(`${path}\n`)
      if (removed.length === 0) say(`nothing to delete: there is no CA in ${folder}`)
      else
        say('who was told to trust it still does; look for "pullscope CA" and ca.crt in', WHERE_TRUST_IS_LEFT)
    })

  return ca
}

function example(line: string): string {
  return `\nExample:\n  ${line}\n`
}

async function load({ env, now, hostname }: Surroundings) {
  const [certs, { dataFolder, shellWord }] = await Promise.all([
    import('../../../certs/open.ts'),
    import('../../../certs/folder.ts'),
  ])
  const folder = dataFolder(env)
  return { certs, folder, quote: shellWord, options: { folder, now, hostname: hostname() } }
}

function announce({ subject, fingerprint, notAfter, outcome }: Authority, { say }: Surroundings): void {
  say(`new CA: ${subject}`, [`SHA-256 ${fingerprint}`, `valid until ${minute(notAfter)}`])
  say(
    outcome === 'created'
      ? 'clients must be told to trust it'
      : 'clients must be told to trust it; the CA before it is of no use any more, and nobody should go on trusting it',
  )
}

interface DescriptionOptions {
  readonly now: Date
  readonly quote: (text: string) => string
}

function description(authority: AuthorityCertificate, { now, quote }: DescriptionOptions): string {
  const { subject, fingerprint, keyKind, notBefore, notAfter, renewsAt, certPath } = authority
  const daysLeft = Math.floor((notAfter.getTime() - now.getTime()) / 86_400_000)
  const left = daysLeft < 0 ? 'over' : daysLeft === 1 ? '1 day left' : `${daysLeft} days left`
  const state = now >= renewsAt ? `${left}; the next trace makes a new CA` : left
  const rows = [
    ['subject', subject],
    ['SHA-256', fingerprint],
    ['valid', `${minute(notBefore)} to ${minute(notAfter)} (${state})`],
    ['key', keyKind],
    ['path', certPath],
    ['details', `openssl x509 -in ${quote(certPath)} -noout -text`],
  ] as const
  return rows.map(([name, value]) => `${name.padEnd(9)}${value}\n`).join('')
}

/** To the minute, in UTC, as the certificate itself counts. */
function minute(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
