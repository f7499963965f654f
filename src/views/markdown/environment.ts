// What a reader of a report has to know of where it was made: programs, clients, proxies, certificates, what did not fit,
// and what was left out for its secrecy.

import { certificatesOf } from '../../accounts/certificates.ts'
import type { SeenCertificate } from '../../accounts/certificates.ts'
import type { Trace } from '../../decode/trace.ts'
import type { Session } from '../../model/session.ts'
import { escapeMarkdown, markdownCode } from '../../text/escape-markdown.ts'
import { count } from '../../text/units.ts'
import { redactedKinds } from './redacted.ts'
import { firstOf } from './parts.ts'

const MOST = 20
/** A certificate that ends before that many days is worth a word. */
const SOON = 14

/** Items of a list, in markdown. */
export function environmentItems(session: Session, trace: Trace, program: string | null): readonly string[] {
  const clients = trace.participants.filter(({ role }) => role === 'client').map(({ label }) => label)
  const vias = session.connections.flatMap((connection) =>
    (connection?.upstreams ?? []).flatMap(({ via }) => via ?? []),
  )
  return [
    ...(program === null ? [] : [`Written by ${escapeMarkdown(program)}`]),
    captureItem(session),
    ...(clients.length === 0 ? [] : [`Clients: ${listed(clients)}`]),
    ...commandItem(session),
    ...(vias.length === 0 ? [] : [`Through a proxy: ${listed(vias)}`]),
    ...firstOf(certificatesOf(session).flatMap(certificateItem), MOST),
    ...firstOf(
      session.anomalies.map(({ message }) => `Does not fit: ${escapeMarkdown(message)}`),
      MOST,
    ),
    redactedItem(session),
  ]
}

function listed(words: readonly string[]): string {
  return firstOf([...new Set(words)].map(escapeMarkdown), MOST).join(', ')
}

function captureItem({ source, startedAt, version, ended }: Session): string {
  const made = [
    ...(source === null ? [] : [`by ${source}`]),
    ...(startedAt === null ? [] : [escapeMarkdown(startedAt)]),
    ...(version === null ? [] : [`format version ${version}`]),
    ended === null ? 'without an end' : `ended: ${ended.reason}`,
  ]
  return `Capture: ${made.join(', ')}`
}

function commandItem({ command }: Session): readonly string[] {
  if (command === null) return []
  const { argv, exit } = command
  const end =
    exit === null ? 'whose end was not seen' : `which ended with ${exit.signal ?? exit.code ?? 'nothing'}`
  return [`Command: ${markdownCode(argv.join(' '))}, ${escapeMarkdown(end)}`]
}

/** Only of those that explain something: not verified, or about to end, or ended. */
function certificateItem({
  authority,
  issuer,
  verification,
  wouldFail,
  daysLeft,
}: SeenCertificate): string[] {
  const isOld = daysLeft !== null && daysLeft < SOON
  if (verification !== 'off' && !isOld) return []
  const words = [
    ...(verification === 'off'
      ? [`not verified${wouldFail === null ? '' : `, it would have failed: ${wouldFail}`}`]
      : []),
    ...(isOld ? [daysLeft < 0 ? `ended ${-daysLeft} days before` : `ends in ${count(daysLeft, 'day')}`] : []),
  ]
  return [`TLS: ${markdownCode(authority)} ${words.join('; ')} (issuer ${markdownCode(issuer)})`]
}

function redactedItem(session: Session): string {
  if (session.secretsKept)
    return '**This capture holds secrets** (`--keep-secrets`): look before you share it'
  const kinds = redactedKinds(session)
  if (kinds.length === 0) return 'Secrets: none were found'
  const words = kinds.map(({ what, times }) => `${escapeMarkdown(what)} (${times})`)
  return `Secrets, replaced by fingerprints of this capture: ${firstOf(words, MOST).join(', ')}`
}
