// The operators for what pullscope knows besides HTTP: phases, pulls, outcomes, hosts by their part, clients, digests.

import type { Role } from '../../decode/trace.ts'
import { choiceOperator, patternOperator } from '../operator.ts'
import type { Operator, Prepared } from '../operator.ts'
import { OUTCOMES, PHASES } from './names.ts'

const ROLES: readonly Exclude<Role, 'client'>[] = [
  'registry',
  'mirror',
  'authorization',
  'blob-store',
  'proxy',
  'other',
]

export const REGISTRY_OPERATORS: readonly Operator[] = [
  choiceOperator(
    '~phase',
    { argument: 'PHASE', help: 'this phase, such as layer, token or manifest', choices: PHASES },
    ({ step }, phases) => phases.has(step.phase),
  ),
  patternOperator('~pull', 'a pull (push, login) of which the full name matches', ({ pull }) => [
    pull?.reference,
  ]),
  choiceOperator(
    '~outcome',
    { argument: 'OUTCOME', help: 'this outcome, such as denied, redirected or cut', choices: OUTCOMES },
    ({ step }, outcomes) => outcomes.has(step.outcome),
  ),
  choiceOperator(
    '~host',
    { argument: 'PART', help: 'a host with this part: registry, mirror, auth, blob-store', choices: ROLES },
    ({ role }, roles) => role !== 'client' && roles.has(role),
  ),
  patternOperator('~client', 'a client of which name or version matches', ({ client }) => [client]),
  {
    name: '~digest',
    argument: 'DIGEST',
    help: 'content with a digest that begins so: sha256:ab12, ab12',
    prepare: prepareDigest,
  },
  {
    name: '~finding',
    argument: null,
    help: 'a finding that is decided here',
    prepare: () => ({ ok: true, test: ({ isFound }) => isFound() }),
  },
  {
    name: '~row',
    argument: 'TEXT',
    help: 'this text in a row; the same as a word alone',
    prepare(text) {
      const wanted = text.toLowerCase()
      return { ok: true, test: ({ shown }) => shown().includes(wanted) }
    },
  },
]

/** With its algorithm or without; `…` is what our own rows end a digest with. */
function prepareDigest(text: string): Prepared {
  const [, algorithm, hex = ''] = /^([a-z0-9+._-]+:)?([0-9a-z=_-]+)…?$/iu.exec(text) ?? []
  if (hex === '') return { ok: false, message: '~digest takes the beginning of a digest: sha256:ab12', at: 0 }
  const begins = (digest: string | null): boolean => {
    if (digest === null || !digest.includes(':')) return false
    const from = algorithm === undefined ? digest.slice(digest.indexOf(':') + 1) : digest
    return from.toLowerCase().startsWith(`${algorithm ?? ''}${hex}`.toLowerCase())
  }
  return { ok: true, test: ({ step: { facts } }) => begins(facts.digest) || begins(facts.reference) }
}
