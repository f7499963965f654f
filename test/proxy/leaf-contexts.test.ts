import { expect, it } from 'vitest'
import { leafContexts } from '../../src/proxy/leaf-contexts.ts'
import { testAuthority } from '../helpers/test-authority.ts'

it('a host has one context for as long as it has one leaf', async () => {
  const [old, renewed] = await Promise.all([testAuthority(), testAuthority()])
  let authority = old
  const contextFor = leafContexts((host) => authority.leafFor(host))
  const first = contextFor('a.test')
  expect(contextFor('a.test')).toBe(first)
  expect(contextFor('b.test')).not.toBe(first)
  authority = renewed
  const second = contextFor('a.test')
  expect(second).not.toBe(first)
  expect(contextFor('a.test')).toBe(second)
})
