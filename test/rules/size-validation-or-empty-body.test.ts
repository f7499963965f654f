import { describe, expect, it } from 'vitest'
import { sizeValidationOrEmptyBody } from '../../src/rules/size-validation-or-empty-body.ts'
import { brokenBlob } from '../helpers/broken-content.ts'
import { findingsOf } from '../helpers/judged.ts'

describe('size-validation-or-empty-body', () => {
  it('finds an empty layer, and says what was expected', () => {
    const messages = findingsOf(sizeValidationOrEmptyBody, brokenBlob('layer', { unkept: '' })).map(
      ({ message }) => message,
    )
    expect(messages).toEqual([
      expect.stringMatching(/answers layer sha256:\S+ with 200 and an empty body, and \d+ were expected$/),
    ])
  })

  it('finds a layer of another size', () => {
    const messages = findingsOf(sizeValidationOrEmptyBody, brokenBlob('layer', { unkept: 'x' })).map(
      ({ message }) => message,
    )
    expect(messages).toEqual([expect.stringMatching(/with 1 byte, and \d+ were expected/)])
  })

  it('passes over content that is right', () => {
    expect(findingsOf(sizeValidationOrEmptyBody, brokenBlob('none', {}))).toEqual([])
  })
})
