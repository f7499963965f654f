import { describe, expect, it } from 'vitest'
import { parseCandidateUrl } from '../../../src/cli/check/candidate-url.ts'

describe('the URL of a candidate', () => {
  it.each([
    ['mirror.example', 'https://mirror.example'],
    ['mirror.example:8443', 'https://mirror.example:8443'],
    ['https://mirror.example/', 'https://mirror.example'],
    ['https://mirror.example/v2/', 'https://mirror.example'],
    ['http://127.0.0.1:5000', 'http://127.0.0.1:5000'],
    ['http://[::1]:5000', 'http://[::1]:5000'],
  ])('%s is %s', (text, origin) => {
    expect(parseCandidateUrl(text).origin).toBe(origin)
  })

  it.each([
    ['', 'is no URL of a registry'],
    ['https://', 'is no URL of a registry'],
    ['two words', 'is no URL of a registry'],
    ['ftp://mirror.example', 'begins with ftp://'],
    ['https://alice:secret@mirror.example', 'carries a user name'],
    ['https://mirror.example/dockerhub', 'has a path or a query'],
    ['https://mirror.example/?a=b', 'has a path or a query'],
  ])('%s %s', (text, why) => {
    expect(() => parseCandidateUrl(text)).toThrow(why)
  })

  it('does not repeat a password', () => {
    expect(() => parseCandidateUrl('https://alice:s3cret@mirror.example')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('s3cret') as string }) as Error,
    )
  })

  it('says what a path is for', () => {
    expect(() => parseCandidateUrl('https://mirror.example/dockerhub')).toThrow(
      expect.objectContaining({
        code: 'bad-candidate',
        remedy: expect.stringContaining('--prefix dockerhub') as string,
      }) as Error,
    )
  })
})
