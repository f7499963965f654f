// Where values end, and that nothing of a secret that holds blanks, quotes or backslashes outlasts redaction.

import { describe, expect, it } from 'vitest'
import { valueAt } from '../../src/capture/assigned-value.ts'
import { createConceal } from '../../src/capture/fingerprint.ts'
import { redactArgv } from '../../src/capture/redact-argv.ts'
import { redactText } from '../../src/capture/redact-text.ts'
import type { Role } from '../../src/capture/rewrite/part.ts'
import { createRedaction } from '../../src/capture/scan/redact-part.ts'
import { secretsIn } from '../../src/capture/scan/secrets-in.ts'

const key = Buffer.alloc(16, 7)

describe('valueAt', () => {
  it.each([
    ['a="Summer 2024,x" b', 'Summer 2024,x'],
    ['a=\'it is, "so"\';', 'it is, "so"'],
    [String.raw`{"m":"a=\"b c\",\"d\":1"}`, 'b c'],
    [String.raw`a="b\"c d" e`, String.raw`b\"c d`],
    ["a=it's99Tail b", "it's99Tail"],
    [String.raw`a=b\c99 d`, String.raw`b\c99`],
    ['a="b"c"d e', '"b"c"d'],
    ['a="b c\nd', 'b c'],
    ['a=b1,c2,d=e', 'b1,c2'],
    ['m="a=b" c', 'b'],
    ['m="a=" c="d"', null],
    ['a=" b" c', ' b'],
    ['<x href="?a=b">c', 'b'],
  ])('of %s', (text, value) => {
    const span = valueAt(text, text.indexOf('a=') + 2)
    expect(span === null ? null : text.slice(span.start, span.end)).toBe(value)
  })

  it('of any length', () => {
    expect(valueAt(`a=${'b'.repeat(20_000)} c`, 2)).toEqual({ start: 2, end: 20_002 })
  })
})

describe('nothing of a secret stays', () => {
  const roles: readonly Role[] = ['text', 'body', 'argument', 'member']
  it.each([
    ['password="Summer 2024,x" and', ['Summer', '2024']],
    ["password='Summer 2024,x' and", ['Summer', '2024']],
    ["run --password 'two words99' now", ['two', 'words99']],
    ['docker login -u bob -p "two words99" r.example', ['two', 'words99']],
    ["curl -u 'bob:two words99' https://r.example", ['two', 'words99']],
    ['say password: "Two Words", please', ['Two', 'Words']],
    ["password=it's99Tail", ['99Tail']],
    ["password: it's99Tail", ['99Tail']],
    ["a?password=it's99Tail&b=1", ['99Tail']],
    [String.raw`password=a\b99`, ['b99']],
    [String.raw`{'password': 'it\'s99'}`, ['s99']],
    [String.raw`it was {"m":"password=\"Summer 2024,x\""}`, ['Summer', '2024']],
    ['realm="https://r.example", token="abc9 def9"', ['abc9', 'def9']],
    ['{"password": "two words99', ['two', 'words99']],
    [`password=ghp_${'a1B2'.repeat(9)}#tail99`, ['tail99']],
    ["password=eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln's99Tail", ['99Tail']],
    ['https://bob:pass=word99@r.example/', ['word99']],
  ])('of %s', (text, pieces) => {
    for (const role of roles) {
      const part = { entry: 1, place: '', role, name: null, text }
      const { visitor } = createRedaction(key)
      const clean = visitor.visit(part)
      for (const piece of pieces) expect(clean, role).not.toContain(piece)
      for (const piece of pieces) expect(redactText(text, createConceal(key))).not.toContain(piece)
      expect(secretsIn(part).length).toBeGreaterThan(0)
      expect(secretsIn({ ...part, text: clean })).toEqual([])
      expect(visitor.visit({ ...part, text: clean })).toBe(clean)
    }
  })

  it.each([
    ["docker login --password 'two words99' r.example", "--password 'redacted:"],
    ['sh -c "podman login -p \'two words99\' r.example"', "-p 'redacted:"],
    ["run --token='two words99' x", "--token='redacted:"],
    ['CMD="login -p \'two words99\'"', "-p 'redacted:"],
  ])('of a script: %s', (script, kept) => {
    const [, , redacted] = redactArgv(['sh', '-c', script], createConceal(key))
    expect(redacted).toContain(kept)
    expect(redacted).not.toMatch(/two|words99/)
  })
})
