// Scopes as clients ask for them (distribution, docs/spec/auth/scope.md), and what they get of what they asked.

import { parseScope } from '../../registry/scope.ts'
import type { Access } from '../../registry/token.ts'

/**
 * Reads `repository:library/redis:pull,push`, several in one text separated by spaces. Never throws; what is no scope
 * is left out, as an authorization server does with scopes that it does not know.
 */
export function parseScopes(texts: readonly string[]): Access[] {
  return texts.flatMap((text) => text.split(' ')).flatMap((text) => parseScope(text) ?? [])
}

/** What is granted: the part of each scope that `allowed` lists. `*` stands for all of that. */
export function grant(scopes: readonly Access[], allowed: (scope: Access) => readonly string[]): Access[] {
  return scopes.flatMap((scope) => {
    const may = allowed(scope)
    const actions = scope.actions.includes('*') ? may : scope.actions.filter((action) => may.includes(action))
    return actions.length === 0
      ? []
      : [{ type: scope.type, name: scope.name, actions: [...new Set(actions)] }]
  })
}
