import { describe, expect, it } from 'vitest'
import { asksToPush, parseScope, repositoryOf } from '../../src/registry/scope.ts'

describe('a scope', () => {
  it('is a type, a name, which may hold a port, and actions', () => {
    expect(parseScope('repository:localhost:5000/app:pull,push')).toEqual({
      type: 'repository',
      name: 'localhost:5000/app',
      actions: ['pull', 'push'],
    })
    expect(parseScope('repository(plugin):alice/app:pull')?.name).toBe('alice/app')
    expect(parseScope('repository')).toBeNull()
  })

  it('is about a repository or about something else', () => {
    expect(repositoryOf('repository:library/redis:pull')).toBe('library/redis')
    expect(repositoryOf('registry:catalog:*')).toBeNull()
  })

  it.each([
    ['repository:alice/app:pull,push', true],
    ['repository:alice/app:push', true],
    ['repository:prom/pushgateway:pull', false],
    ['repository:push:pull', false],
    ['repository:alice/app:', false],
    ['repository:alice/app:*', false],
  ])('%s asks to push: %s', (scope, asks) => {
    expect(asksToPush(scope)).toBe(asks)
  })
})
