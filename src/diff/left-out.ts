// What of two captures is not compared, each with the reason: what `nothing differs` does not claim.

import { VOLATILE_HEADERS, VOLATILE_PARAMETERS, type VolatileHeader } from '../replay/volatile.ts'
import { ASKED_HEADERS } from './traits/asked-headers.ts'

export interface LeftOut {
  readonly what: string
  readonly because: string
}

const OWN: readonly LeftOut[] = [
  { what: 'times', because: 'two runs never take the same: only one that is much longer is told' },
  { what: 'secrets', because: 'each capture conceals them with a key of its own' },
  { what: 'addresses and ports', because: 'one name has many' },
  { what: 'which requests share a connection', because: 'clients open them as they need them' },
  { what: 'the order of layers', because: 'they run side by side' },
  {
    what: 'reason phrases, messages of errors, and the errors of challenges',
    because: 'clients do not go by them',
  },
  { what: 'the exit of a command that pullscope ran', because: 'pulls tell how they ended' },
  { what: 'the client_id of a token request', because: 'the client is told of once' },
]

const OF_CONNECTIONS = ASKED_HEADERS.filter(({ because }) => because.startsWith('of one connection'))
  .map(({ name }) => name)
  .join(', ')

/** Whole names, and those with a `*` at their end for all that begin so. */
const NAMED: readonly LeftOut[] = [
  { what: `headers of answers: ${namesOf(VOLATILE_HEADERS, 'nothing')}`, because: 'of one answer' },
  {
    what: `values of headers of answers: ${namesOf(VOLATILE_HEADERS, 'presence')}`,
    because: 'made anew for each answer: that one side has none is told',
  },
  {
    what: `values of headers of requests: ${namesOf(ASKED_HEADERS, 'presence')}`,
    because: 'of one request, likewise',
  },
  { what: `headers of requests: ${OF_CONNECTIONS}`, because: 'of one connection' },
  {
    what: `parameters of redirects: ${VOLATILE_PARAMETERS.map(({ name }) => name).join(', ')}`,
    because: 'sign one address for a short time',
  },
]

export const LEFT_OUT: readonly LeftOut[] = [...OWN, ...NAMED]

/** For help: a line each. */
export const LEFT_OUT_IN_SHORT: readonly LeftOut[] = [
  ...OWN,
  {
    what: 'what headers and redirects hold that is made anew for each answer',
    because: '--to json names them',
  },
]

function namesOf(table: readonly VolatileHeader[], shared: VolatileHeader['shared']): string {
  return table
    .filter((each) => each.shared === shared)
    .map(({ name }) => name)
    .join(', ')
}
