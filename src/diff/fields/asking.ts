// How it was asked: two clients, or two versions of one, may want the same and say it differently.

import { header } from '../../http/headers.ts'
import { sentHeaders } from '../../model/sent.ts'
import { isDigest } from '../../registry/digest.ts'
import { byValue, type End, type Field } from '../field.ts'
import type { Names } from '../names.ts'

/** The words are the step's own; what is compared leaves out digests, names and the numbers of layers. */
export const asked: Field = ({ a, b, names }) => {
  const isSame = kindOfAsk(a) === kindOfAsk(b) && areScopesSame(a, b, names)
  return isSame ? [] : [{ name: 'asked', a: a.step.ask, b: b.step.ask, note: null }]
}

function kindOfAsk({ step }: End): string {
  const { phase, operation, method, facts, ask } = step
  if (phase === 'token') return `${method} token`
  if (operation === null)
    return phase === 'connect' || phase === 'other' ? `${method} ${withoutName(ask)}` : String(method)
  const { reference } = facts
  const named = reference === null || isDigest(reference) ? 'digest' : reference
  return `${method} ${operation} ${named}`
}

/** Hosts have a field of their own. */
function withoutName(ask: string): string {
  return ask.replace(/\S+\.\S+/gu, 'HOST')
}

/** `repository:NAME:ACTIONS`; a mirror may know the repository by another name. */
function areScopesSame(a: End, b: End, { isSameRepository }: Names): boolean {
  const [one, other] = [a, b].map(({ step }) => (step.phase === 'token' ? [...step.facts.scopes].sort() : []))
  if (one === undefined || other === undefined || one.length !== other.length) return false
  return one.every((scope, i) => {
    const [left, right] = [partsOf(scope), partsOf(other[i] ?? '')]
    return left.rest === right.rest && isSameRepository(left.name, right.name)
  })
}

function partsOf(scope: string): { readonly name: string; readonly rest: string } {
  const [, type = '', name = scope, actions = ''] = /^([^:]*):(.*):([^:]*)$/su.exec(scope) ?? []
  return { name, rest: `${type} ${actions.split(',').sort().join(',')}` }
}

export const host: Field = byValue('host', ({ step }) => step.facts.authority, {
  isSame: ({ a, b }, { names }) => names.isSameHost(a, b),
})

export const repository: Field = byValue('repository', ({ step }) => step.facts.repository, {
  when: ({ a, b }) => a.step.facts.repository !== null && b.step.facts.repository !== null,
  isSame: ({ a, b }, { names }) => names.isSameRepository(a, b),
})

/** The scheme: whether two tokens are the same one cannot be told across captures. */
export const credentials: Field = byValue('Authorization', ({ reading }) => {
  const [, scheme] = /^([\w-]+) /u.exec(reading?.authorization ?? '') ?? []
  return scheme?.toLowerCase() ?? null
})

export const range: Field = byValue('Range', ({ reading }) =>
  reading === null ? null : header(sentHeaders(reading.exchange.request), 'range'),
)
