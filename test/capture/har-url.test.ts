import fc from 'fast-check'
import { expect, it } from 'vitest'
import { harUrl, urlOfHar } from '../../src/capture/har-url.ts'
import { redactUrl } from '../../src/capture/redact-url.ts'
import { anyText } from '../helpers/hostile.ts'

it('leaves what is a URL as it is', () => {
  for (const url of ['https://r.example/v2/', 'http://[::1]:5000/', 'r.example:443'])
    expect(harUrl(url)).toBe(url)
})

it('makes a URL of any text, and the text of that again', () => {
  const anyUrl = fc.oneof(
    anyText,
    anyText.map((text) => `https://${text}`),
    anyText.map(harUrl),
    fc.constantFrom('registry', '/v2/', 'http://bad host:99999/'),
  )
  fc.assert(
    fc.property(anyUrl, (url) => {
      expect(URL.canParse(harUrl(url))).toBe(true)
      expect(urlOfHar(harUrl(url))).toBe(url)
    }),
  )
})

it('is redacted as the text that it holds', () => {
  const redacted = (url: string): string => redactUrl(harUrl(url), () => 'hidden')
  expect(redacted('registry')).toBe('about:invalid#registry')
  expect(redacted('/v2/?token=secret&n=1')).toBe('about:invalid#/v2/?token=hidden&n=1')
  expect(redacted('http://me:secret@[bad/v2/')).toBe('about:invalid#http://hidden@[bad/v2/')
})
