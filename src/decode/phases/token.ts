// The token request: who are you, and what do you want to do?

import { repositoryOf } from '../../registry/scope.ts'
import { readToken, requestedScopes } from '../credentials.ts'
import type { Known } from '../known.ts'
import type { Reading } from '../reading.ts'
import type { PhaseKind } from './phase.ts'

export const token: PhaseKind = {
  id: 'token',
  part: 'prelude',
  why: 'The client asks the authorization server for a token that allows it to pull or push one repository.',
  source: 'distribution, docs/spec/auth/token and docs/spec/auth/oauth',
  claim(reading, known) {
    if (!isTokenRequest(reading, known)) return null
    const scopes = requestedScopes(reading)
    return {
      ask: scopes.length === 0 ? 'token for login' : `token ${scopes.map(shortScope).join(' ')}`,
      scopes,
      repository: scopes.map(repositoryOf).find((name) => name !== null) ?? null,
      gist: answer(reading, scopes),
    }
  },
}

function isTokenRequest({ url, operation, text }: Reading, known: Known): boolean {
  if (url === null || operation !== null) return false
  if (known.isRealm(url)) return true
  // A capture that begins in the middle has no challenge: the request and the answer speak for themselves.
  const asks = url.searchParams.has('service') || url.searchParams.has('scope')
  return asks && (/token|auth/i.test(url.pathname) || (text !== null && readToken(text) !== null))
}

function shortScope(scope: string): string {
  return scope.replace(/^repository:/, '')
}

function answer({ text, isGood }: Reading, scopes: readonly string[]): string | null {
  const found = isGood && text !== null ? readToken(text) : null
  if (found === null) return null
  const life = found.expiresIn === null ? '' : `, ${found.expiresIn} s`
  const granted = found.claims?.access
  const wanted = scopes.map(repositoryOf).filter((name) => name !== null)
  const isEmpty =
    granted !== undefined &&
    wanted.length > 0 &&
    !granted.some(({ name, actions }) => wanted.includes(name) && actions.length > 0)
  return isEmpty ? `token without access${life}` : `token${life}`
}
