// Whether a request's token allows what is asked, and the challenge that is answered if not (RFC 6750 §3;
// distribution, docs/spec/auth/token.md).

import type { Access } from '../../registry/token.ts'
import type { Answer, HubRequest } from '../handler.ts'
import { errorAnswer } from './errors.ts'
import type { Registry } from './registry.ts'

type Checked = { readonly user: string } | { readonly refused: Answer }

export function checkToken(
  { headers }: HubRequest,
  needed: readonly Access[],
  registry: Pick<Registry, 'tokens' | 'realm' | 'service'>,
): Checked {
  const refuse = (error: string | null): Checked => ({ refused: challenge(needed, error, registry) })
  const [, token] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? []
  if (token === undefined) return refuse(null)
  const claims = registry.tokens.verify(token, registry.service)
  if (claims === null) return refuse('invalid_token')
  return needed.every((need) => isCovered(need, claims.access))
    ? { user: claims.sub }
    : refuse('insufficient_scope')
}

function isCovered(need: Access, given: readonly Access[]): boolean {
  const actions = given
    .filter(({ type, name }) => type === need.type && name === need.name)
    .flatMap(({ actions }) => actions)
  return need.actions.every((action) => actions.includes(action))
}

function challenge(
  needed: readonly Access[],
  error: string | null,
  { realm, service }: Pick<Registry, 'realm' | 'service'>,
): Answer {
  const scope = needed.map(({ type, name, actions }) => `${type}:${name}:${actions.join(',')}`).join(' ')
  const parameters = [
    `realm="${realm}"`,
    `service="${service}"`,
    ...(scope === '' ? [] : [`scope="${scope}"`]),
    ...(error === null ? [] : [`error="${error}"`]),
  ]
  const detail = needed.flatMap(({ type, name, actions }) =>
    actions.map((action) => ({ Type: type, Class: '', Name: name, Action: action })),
  )
  return errorAnswer('UNAUTHORIZED', {
    details: [detail.length === 0 ? null : detail],
    headers: [['Www-Authenticate', `Bearer ${parameters.join(',')}`]],
  })
}

export const pulls = ({ name }: { readonly name: string }): Access[] => [
  { type: 'repository', name, actions: ['pull'] },
]

export const pushes = ({ name }: { readonly name: string }): Access[] => [
  { type: 'repository', name, actions: ['pull', 'push'] },
]

export const deletes = ({ name }: { readonly name: string }): Access[] => [
  { type: 'repository', name, actions: ['delete'] },
]
