import { describe, expect, it } from 'vitest'
import { layerDigestMismatch } from '../../src/rules/layer-digest-mismatch.ts'
import { findingsOf, judged } from '../helpers/judged.ts'
import { brokenBlob } from '../helpers/broken-content.ts'

describe('layer-digest-mismatch', () => {
  it('names the layer, the host, and what came', () => {
    const events = brokenBlob('layer', { unkept: 'other bytes' })
    expect(findingsOf(layerDigestMismatch, events).map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^production\.cloudflare\.docker\.com answers layer sha256:\S+ with 11 bytes that are sha256:\S+$/,
      ),
    ])
  })

  it('says when a web page came', () => {
    const body = '<!DOCTYPE html><title>Sign in\u001b[31m</title>'
    const events = brokenBlob('layer', { body, headers: [['Content-Type', 'text/html']] })
    expect(findingsOf(layerDigestMismatch, events)[0]?.message).toContain(
      'it is an HTML page titled “Sign in',
    )
  })

  it('leaves an empty one to the rule about sizes', () => {
    const { findings } = judged(brokenBlob('layer', { unkept: '' }))
    expect(findings.filter(({ level }) => level === 'error').map(({ rule }) => rule)).toEqual([
      'size-validation-or-empty-body',
    ])
  })

  it('passes over layers that are right, and a config that is not', () => {
    expect(findingsOf(layerDigestMismatch, brokenBlob('none', {}))).toEqual([])
    expect(findingsOf(layerDigestMismatch, brokenBlob('config', { unkept: 'other' }))).toEqual([])
  })
})
