// What a client wants a token for (distribution, docs/spec/auth/scope.md).

import type { Access } from './token.ts'

/**
 * Reads one scope, such as `repository:library/redis:pull,push`; null for what is none. The name may hold colons, as in
 * `localhost:5000/app`; a class, as in `repository(plugin)`, changes nothing. Never throws.
 */
export function parseScope(text: string): Access | null {
  const [, type, name = '', actions = ''] = /^([a-z0-9]+)(?:\([a-z0-9]+\))?:(.+):([^:]*)$/.exec(text) ?? []
  if (type === undefined) return null
  return { type, name, actions: actions.split(',').filter((action) => action !== '') }
}

/** `repository:library/redis:pull` is about `library/redis`; other kinds of scope are about no repository. */
export function repositoryOf(scope: string): string | null {
  const access = parseScope(scope)
  return access?.type === 'repository' ? access.name : null
}

/** Whether a scope asks to push: by its actions, for `prom/pushgateway` is but a name. `*` does not say so. */
export function asksToPush(scope: string): boolean {
  return parseScope(scope)?.actions.includes('push') === true
}
