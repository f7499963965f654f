// What a reader of a report has to know of where it was made: programs, clients, proxies, certificates, what did not fit,
// and what was left out for its secrecy.

import { certificatesOf } from '../../accounts/certificates.ts'
import type { SeenCertificate } from '../../accounts/certificates.ts'
import type { Trace } from '../../decode/trace.ts'
import type { Session } from '../../model/session.ts'
import { count } from '../../text/units.ts'
import type { Marks } from './marks.ts'
import { redactedKinds } from './redacted.ts'
import { firstOf } from './parts.ts'

const MOST = 20
/** A certificate that ends before that many days is worth a word. */
const SOON = 14

export interface Written {
  /** Name and version of the program that writes. */
  readonly program: string | null
  readonly marks: Marks
}

/** Items of a list, in markdown. */
export function environmentItems(
  session: Session,
  trace: Trace,
  { program, marks }: Written,
): readonly string[] {
  const clients = trace.participants.filter(({ role }) => role === 'client').map(({ label }) => label)
  const vias = session.connections.flatMap((connection) =>
    (connection?.upstreams ?? []).flatMap(({ via }) => via ?? []),
  )
  return [
    ...(program === null ? [] : [`Written by ${marks.text(program)}`]),
    captureItem(session, marks),
    ...(clients.length === 0 ? [] : [`Clients: ${listed(clients, marks)}`]),
    ...commandItem(session, marks),
    ...(vias.length === 0 ? [] : [`Through a proxy: ${listed(vias, marks)}`]),
    ...firstOf(
      certificatesOf(session).flatMap((seen) => certificateItem(seen, marks)),
      MOST,
    ),
    ...firstOf(
      session.anomalies.map(({ message }) => `Does not fit: ${marks.text(message)}`),
      MOST,
    ),
    redactedItem(session, marks),
  ]
}

function listed(words: readonly string[], { text }: Marks): string {
  return firstOf([...new Set(words)].map(text), MOST).join(', ')
}

function captureItem({ source, startedAt, version, ended }: Session, { text }: Marks): string {
  const made = [
    ...(source === null ? [] : [`by ${source}`]),
    ...(startedAt === null ? [] : [text(startedAt)]),
    ...(version === null ? [] : [`format version ${version}`]),
    ended === null || ended.reason === 'missing' ? 'without an end' : `ended: ${ended.reason}`,
  ]
  return `Capture: ${made.join(', ')}`
}

function commandItem({ command }: Session, { text, code }: Marks): readonly string[] {
  if (command === null) return []
  const { argv, exit } = command
  const end =
    exit === null ? 'whose end was not seen' : `which ended with ${exit.signal ?? exit.code ?? 'nothing'}`
  return [`Command: ${code(argv.join(' '))}, ${text(end)}`]
}

/** Only of those that explain something: not verified, or about to end, or ended. */
function certificateItem(
  { authority, issuer, verification, wouldFail, daysLeft }: SeenCertificate,
  { code }: Marks,
): string[] {
  const isOld = daysLeft !== null && daysLeft < SOON
  if (verification !== 'off' && !isOld) return []
  const words = [
    ...(verification === 'off'
      ? [`not verified${wouldFail === null ? '' : `, it would have failed: ${wouldFail}`}`]
      : []),
    ...(isOld ? [daysLeft < 0 ? `ended ${-daysLeft} days before` : `ends in ${count(daysLeft, 'day')}`] : []),
  ]
  return [`TLS: ${code(authority)} ${words.join('; ')} (issuer ${code(issuer)})`]
}

function redactedItem(session: Session, { text }: Marks): string {
  if (session.secretsKept)
    return '**This capture holds secrets** (`--keep-secrets`): look before you share it'
  const kinds = redactedKinds(session)
  if (kinds.length === 0) return 'Secrets: none were found'
  const words = kinds.map(({ what, times }) => `${text(what)} (${times})`)
  return `Secrets, replaced by fingerprints of this capture: ${firstOf(words, MOST).join(', ')}`
}
