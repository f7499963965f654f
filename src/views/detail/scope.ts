// Scopes and access claims in words.

import type { Access } from '../../registry/token.ts'

/** `repository:library/redis:pull` is `pull from library/redis` (distribution, docs/spec/auth/scope). */
export function scopeWords(scope: string): string {
  const [, type = '', name = '', actions = ''] = /^([^:]+):(.+):([^:]*)$/u.exec(scope) ?? []
  return type === '' ? scope : accessWords({ type, name, actions: actions.split(',') })
}

export function accessWords({ type, name, actions }: Access): string {
  const may = actions.filter((action) => action !== '').join(' and ')
  if (may === '') return `nothing on ${name}`
  return type.startsWith('repository') ? `${may} ${name}` : `${may} on ${type} ${name}`
}
