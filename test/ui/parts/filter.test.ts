import { describe, expect, it } from 'vitest'
import { filtered } from '../../../ui/parts/filter.ts'
import { diagramOf } from '../../../src/views/diagram.ts'
import { helloWorld } from '../../helpers/stories.ts'

const [section] = diagramOf(helloWorld.session, helloWorld.trace).sections

function asks(filter: string): readonly string[] {
  if (section === undefined) throw new Error('the story has no section')
  return filtered(section, filter).steps.map(({ ask }) => ask)
}

describe('filtered', () => {
  it('finds text of an answer, and shows all rows of its step', () => {
    expect(asks('Bearer')).toEqual(['GET /v2/'])
    expect(section === undefined ? [] : filtered(section, 'Bearer').rows).toHaveLength(2)
  })

  it('has no regard to case', () => {
    expect(asks('head LATEST')).toEqual(['HEAD latest'])
  })

  it('finds hosts, phases and outcomes', () => {
    expect(asks('auth.docker.io')).toEqual(['token library/hello-world:pull'])
    expect(asks('redirected')).toEqual(['GET config sha256:d2c94e…', 'GET layer sha256:c1ec31…'])
  })

  it('leaves out nothing when it is empty, and everything that it does not find', () => {
    expect(asks('')).toHaveLength(9)
    expect(asks('nowhere')).toEqual([])
  })
})
