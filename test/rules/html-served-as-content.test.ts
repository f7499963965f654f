import { describe, expect, it } from 'vitest'
import { htmlServedAsContent } from '../../src/rules/html-served-as-content.ts'
import { findingsOf } from '../helpers/judged.ts'
import { digestOf, play, type AnswerOptions } from '../helpers/play.ts'

const BLOB = `GET https://mirror.example/v2/acme/app/blobs/${digestOf('layer')}`
const MANIFEST = 'https://mirror.example/v2/acme/app/manifests/1'
const PAGE = '<!doctype html><html><title>Domain for sale</title></html>'
const HTML = [['Content-Type', 'text/html; charset=utf-8']] as const

function served(line: string, status: number, answer: AnswerOptions): readonly string[] {
  const log = play()
  log.exchange(line, status, { answer })
  return findingsOf(htmlServedAsContent, log.events).map(({ message }) => message)
}

describe('html-served-as-content', () => {
  it('finds a page for a layer', () => {
    expect(served(BLOB, 200, { headers: HTML, body: PAGE })[0]).toMatch(
      /^mirror\.example answers GET of layer sha256:\S+ with 200 and a web page titled “Domain for sale”$/,
    )
  })

  it('finds a page for the HEAD of a manifest', () => {
    expect(served(`HEAD ${MANIFEST}`, 200, { headers: HTML })).toHaveLength(1)
  })

  it('passes over layers, error pages, and what html-where-json-expected tells', () => {
    expect(served(BLOB, 200, { unkept: 'layer' })).toEqual([])
    expect(served(BLOB, 404, { headers: HTML, body: PAGE })).toEqual([])
    expect(served(`GET ${MANIFEST}`, 200, { headers: HTML, body: PAGE })).toEqual([])
  })
})
