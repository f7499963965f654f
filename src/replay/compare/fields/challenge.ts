// WWW-Authenticate by its parts: who is to be asked for a token, for what, and why.

import { repositoryOf } from '../../../registry/scope.ts'
import type { Answers, Field } from '../field.ts'
import { chosen, realmOf } from '../realm.ts'
import { isOwn, type Comparison } from '../side.ts'

export const challenge: Field = {
  id: 'challenge',
  compare({ last }) {
    const before = chosen(last.baseline)
    const now = chosen(last.candidate)
    const both = last.baseline?.status === 401 && last.candidate?.status === 401
    if (!both || before === null) return null
    const found = { baseline: before.scheme, candidate: now?.scheme ?? null }
    if (now === null)
      return {
        ...found,
        weight: 'breaking',
        because: 'a 401 that names no way to a token is the end for every client',
      }
    if (before.scheme.toLowerCase() === now.scheme.toLowerCase()) return null
    return { ...found, weight: 'benign', because: 'clients know both ways to authorize' }
  },
}

export const realm: Field = {
  id: 'realm',
  compare(answers, comparison) {
    const before = realmOf(answers.last.baseline)
    const now = realmOf(answers.last.candidate)
    const given = chosen(answers.last.candidate)
    if (before === null || given === null || !/^bearer$/i.test(given.scheme)) return null
    const found = { baseline: before.href, candidate: now?.href ?? given.parameters['realm'] ?? null }
    if (now === null)
      return { ...found, weight: 'breaking', because: 'a realm that is no URL leads to no token' }
    if (now.protocol === 'http:' && isSecure(answers))
      return {
        ...found,
        weight: 'visible',
        because: 'a password would go to it in the clear, and crane refuses it',
      }
    if (!isOwn(comparison, now.host)) return { ...found, ...elsewhere(before, now, comparison) }
    if (now.href === before.href) return null
    return {
      ...found,
      weight: 'benign',
      because: 'the candidate has a token service of its own, as it should',
    }
  },
}

function isSecure({ candidate }: Answers): boolean {
  return candidate.first.url?.startsWith('https:') === true
}

function elsewhere(
  before: URL,
  now: URL,
  { candidateAuthority }: Comparison,
): { readonly weight: 'visible'; readonly because: string } {
  const because =
    now.host === before.host
      ? `the client is sent to ${now.host} although only ${candidateAuthority} was named`
      : `the token service is neither the candidate nor the original’s, but ${now.host}`
  return { weight: 'visible', because }
}

export const service: Field = part(
  'service',
  'each token service has a name of its own, which clients hand on',
)

export const error: Field = part('error', 'it complains of the token in other words')

function part(name: string, because: string): Field {
  return {
    id: `challenge-${name}`,
    compare({ last }) {
      const before = chosen(last.baseline)?.parameters[name] ?? null
      const given = chosen(last.candidate)
      const now = given?.parameters[name] ?? null
      if (given === null || last.baseline?.status !== 401 || before === now) return null
      return { baseline: before, candidate: now, weight: 'benign', because }
    },
  }
}

export const scope: Field = {
  id: 'challenge-scope',
  compare({ last, candidate }) {
    const before = chosen(last.baseline)?.parameters['scope'] ?? null
    const now = chosen(last.candidate)?.parameters['scope'] ?? null
    if (before === now || before === null || chosen(last.candidate) === null) return null
    const found = { baseline: before, candidate: now }
    if (now === null)
      return {
        ...found,
        weight: 'visible',
        because: 'clients that take their scope from the challenge ask for none',
      }
    const asked = candidate.first.facts.repository
    const names = [repositoryOf(now), asked].map((name) => name?.replace(/^library\//, ''))
    return names[0] === names[1] || repositoryOf(now) === repositoryOf(before)
      ? { ...found, weight: 'benign', because: 'it is the same repository by the name that it has here' }
      : {
          ...found,
          weight: 'visible',
          because: 'it asks for access to another repository than the one that is wanted',
        }
  },
}
