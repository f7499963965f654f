import { describe, expect, it } from 'vitest'
import type { Advice } from '../../src/clients/advice/advice.ts'
import { anyAdvice } from '../../src/clients/advice/any.ts'
import { adviceFor, CLIENTS } from '../../src/clients/index.ts'

/** Each question, with what its answer has to name. Typed so that a new question cannot be forgotten. */
const QUESTIONS: Readonly<Record<keyof Advice, (advice: Advice) => readonly [string, readonly string[]]>> = {
  login: (advice) => [advice.login('registry.example'), ['registry.example']],
  logout: (advice) => [advice.logout('registry.example'), ['registry.example']],
  trustCa: (advice) => [advice.trustCa('registry.example', '/ca.crt'), ['/ca.crt']],
  useProxy: (advice) => [advice.useProxy('http://proxy.example:3128'), ['http://proxy.example:3128']],
  bypassProxy: (advice) => [advice.bypassProxy('registry.example'), ['registry.example']],
  allowHttp: (advice) => [advice.allowHttp('registry.example:5000'), ['registry.example:5000']],
  useMirror: (advice) => [advice.useMirror('docker.io', 'mirror.example'), ['mirror.example']],
  dropMirror: (advice) => [advice.dropMirror('mirror.example'), ['mirror.example']],
  choosePlatform: (advice) => [advice.choosePlatform('linux/arm64'), ['arm64']],
  fewerDownloads: (advice) => [advice.fewerDownloads(), []],
}

const ADVISERS: readonly (readonly [string, Advice])[] = [
  ...CLIENTS.map(({ id, advice }) => [id, advice] as const),
  ['any other client', anyAdvice],
]

describe.each(ADVISERS)('what to do with %s', (_, advice) => {
  it.each(Object.entries(QUESTIONS))('%s: one line that names what it is about', (_question, ask) => {
    const [answer, names] = ask(advice)
    expect(answer.trim()).not.toBe('')
    expect(answer).not.toMatch(/[\n\r]|undefined|null|\[object/)
    for (const name of names) expect(answer).toContain(name)
  })

  it('names the host when the CA has to be found first', () => {
    expect(advice.trustCa('registry.example', null)).toMatch(/registry\.example/)
  })
})

describe('adviceFor', () => {
  it('is that of the participant’s kind, and of nobody else for strangers', () => {
    expect(adviceFor('docker-2')).toBe(CLIENTS.find(({ id }) => id === 'docker')?.advice)
    expect(adviceFor('curl')).toBe(anyAdvice)
  })
})
