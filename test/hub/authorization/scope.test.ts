import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { grant, parseScopes } from '../../../src/hub/authorization/scope.ts'

describe('parseScopes', () => {
  it.each([
    ['repository:library/redis:pull,push', 'repository', 'library/redis', ['pull', 'push']],
    ['repository:localhost:5000/app:pull', 'repository', 'localhost:5000/app', ['pull']],
    ['repository(plugin):vieux/sshfs:pull', 'repository', 'vieux/sshfs', ['pull']],
    ['registry:catalog:*', 'registry', 'catalog', ['*']],
    ['repository:app:', 'repository', 'app', []],
  ])('reads %s', (text, type, name, actions) => {
    expect(parseScopes([text])).toEqual([{ type, name, actions }])
  })

  it.each(['', 'repository', 'repository:', 'repository::pull', ':app:pull', 'repository:app'])(
    'leaves out %j',
    (text) => {
      expect(parseScopes([text])).toEqual([])
    },
  )

  it('reads back what is written, and throws on nothing', () => {
    const word = fc.stringMatching(/^[a-z0-9/._-]{1,9}$/)
    const scope = fc.record({
      type: fc.stringMatching(/^[a-z]{1,9}$/),
      name: word,
      actions: fc.array(fc.stringMatching(/^[a-z]{1,5}$/)),
    })
    fc.assert(
      fc.property(fc.array(scope), fc.array(fc.string()), (scopes, noise) => {
        const texts = scopes.map(({ type, name, actions }) => `${type}:${name}:${actions.join(',')}`)
        expect(parseScopes(texts)).toEqual(scopes)
        expect(parseScopes([texts.join(' ')])).toEqual(scopes)
        parseScopes(noise)
      }),
    )
  })
})

describe('grant', () => {
  it('never gives more than is allowed, nor what was not asked', () => {
    const actions = fc.subarray(['pull', 'push', 'delete', '*', 'other'])
    fc.assert(
      fc.property(actions, fc.subarray(['pull', 'push', 'delete']), (asked, allowed) => {
        const given = grant([{ type: 'repository', name: 'app', actions: asked }], () => allowed).flatMap(
          (each) => each.actions,
        )
        expect(allowed).toEqual(expect.arrayContaining([...given]))
        if (!asked.includes('*')) expect(asked).toEqual(expect.arrayContaining([...given]))
      }),
    )
  })
})
