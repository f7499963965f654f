import { describe, expect, it } from 'vitest'
import { faultOf, filtered } from '../../../ui/parts/filter.ts'
import type { Shown } from '../../../ui/parts/filter.ts'
import { diagramOf } from '../../../src/views/diagram.ts'
import { helloWorld } from '../../helpers/stories.ts'

const { session, trace } = helloWorld
const diagram = diagramOf(session, trace)
const judgement = { findings: [], headlines: new Map() }

function shown(filter: string): Shown {
  const [section] = diagram.sections
  if (section === undefined) throw new Error('the story has no section')
  return filtered(section, filter, { session, trace, diagram, judgement })
}

function asks(filter: string): readonly string[] {
  return shown(filter).steps.map(({ ask }) => ask)
}

describe('filtered', () => {
  it('finds text of an answer, and shows all rows of its step', () => {
    expect(asks('Bearer')).toEqual(['GET /v2/'])
    expect(shown('Bearer').rows).toHaveLength(2)
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

  it('is an expression with a ~ in it, and plain text without, whatever else is in it', () => {
    expect(asks('~phase layer & ~d cloudflare')).toEqual(['GET layer sha256:c1ec31…'])
    expect(asks('~m HEAD | token')).toEqual(['token library/hello-world:pull', 'HEAD latest'])
    expect(asks('HEAD latest')).toEqual(['HEAD latest'])
    expect(asks('HEAD | token')).toEqual([])
  })

  it('leaves out nothing while an expression is not finished, and says what it wants', () => {
    expect(asks('~phase')).toHaveLength(9)
    expect(faultOf('~phase')).toBe('at 7: ~phase wants PHASE behind it')
    expect(faultOf('~phase layer')).toBeNull()
    expect(faultOf('( is plain text')).toBeNull()
  })
})
