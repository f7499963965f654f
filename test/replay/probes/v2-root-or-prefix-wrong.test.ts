// What stands at /v2/ in place of a registry.

import { expect, test } from 'vitest'
import { v2RootOrPrefixWrong } from '../../../src/replay/probes/v2-root-or-prefix-wrong.ts'
import { header, type HeaderList } from '../../../src/http/headers.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import { probed } from '../../helpers/probed.ts'

const root = (status: number, headers: HeaderList, text: string): Breaks => ({
  reply: ({ target }) => (target === '/v2/' ? { status, headers, text } : null),
})
const HTML: HeaderList = [['Content-Type', 'text/html']]

test.each<[string, Breaks, string]>([
  [
    'a page that is not there',
    root(404, HTML, '<html><title>404</title></html>'),
    'by 404, with a web page titled “404”',
  ],
  ['a redirect to a user interface', root(302, [['Location', '/ui/']], ''), 'by 302 to 127.0.0.1:'],
  [
    'a page for everything',
    root(200, HTML, '<!doctype html><title>App</title>'),
    'by 200, with a web page titled “App”',
  ],
])('fails for %s, for those who begin there', async (_, breaks, because) => {
  const found = await probed(v2RootOrPrefixWrong, { breaks })
  expect(found).toMatchObject({ result: 'fail', message: expect.stringContaining(because) as string })
  expect(found).toMatchObject({ clients: expect.not.arrayContaining(['containerd']) as string[] })
})

const FORBIDDEN = root(403, [['Content-Type', 'application/json']], '{}')

test('fails for a 403 there alone, for those who begin there', async () => {
  const found = await probed(v2RootOrPrefixWrong, { breaks: FORBIDDEN, view: 'black-box' })
  expect(found).toMatchObject({
    result: 'fail',
    cause: 'refused',
    message: expect.stringMatching(
      /answers GET \/v2\/ by 403, and HEAD \/v2\/library\/busybox\/manifests\/latest by 401/,
    ) as string,
    clients: ['docker', 'podman', 'skopeo', 'crane'],
  })
})

test.each<[string, Breaks]>([
  ['for everything', { reply: () => ({ status: 403, headers: [], text: '' }) }],
  [
    'by the User-Agent',
    {
      reply: (ask) =>
        /^pullscope/.test(header(ask.headers, 'user-agent') ?? '') ? (FORBIDDEN.reply?.(ask) ?? null) : null,
    },
  ],
  [
    'with the page of a platform',
    root(403, [...HTML, ['CF-Ray', '8c1f-FRA']], '<html><title>Attention Required!</title></html>'),
  ],
])('cannot tell from a 403 %s', async (_, breaks) => {
  expect(await probed(v2RootOrPrefixWrong, { breaks })).toMatchObject({ result: 'skip', kind: 'blocked' })
})

test('fails for all when nothing of a registry is there, and says where it is', async () => {
  const found = await probed(v2RootOrPrefixWrong, {
    prefix: 'nexus',
    breaks: {
      reply: ({ target }) =>
        target === '/nexus/v2/'
          ? { status: 401, headers: [], text: '{}' }
          : { status: 404, headers: HTML, text: '<html></html>' },
    },
  })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringContaining('and /nexus/v2/ by 401') as string,
  })
  expect(found).not.toHaveProperty('clients')
})

test('passes a right candidate, one that wants no token, and a 401 without challenge', async () => {
  expect(await probed(v2RootOrPrefixWrong)).toEqual({ result: 'pass' })
  expect(await probed(v2RootOrPrefixWrong, { breaks: root(200, [], '') })).toEqual({ result: 'pass' })
  expect(await probed(v2RootOrPrefixWrong, { breaks: { challenge: () => [] } })).toEqual({ result: 'pass' })
})

test('cannot tell when somebody stands in front', async () => {
  expect(await probed(v2RootOrPrefixWrong, { breaks: root(503, HTML, '<html></html>') })).toMatchObject({
    kind: 'blocked',
  })
})
