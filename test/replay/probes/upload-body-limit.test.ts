// Where upload-body-limit finds that large bodies are refused.

import { expect, test } from 'vitest'
import { header } from '../../../src/http/headers.ts'
import { uploadBodyLimit } from '../../../src/replay/probes/upload-body-limit.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import { probed, type ProbedOptions } from '../../helpers/probed.ts'

const ALICE: ProbedOptions = {
  writes: 'allowed',
  credentials: { name: 'alice', password: 'wonderland' },
  scratch: 'alice/check',
}

const limitedTo = (limit: number): Breaks => ({
  reply: ({ method, headers }) =>
    method === 'PATCH' && Number(header(headers, 'content-length')) > limit
      ? {
          status: 413,
          headers: [
            ['Content-Type', 'text/html'],
            ['Server', 'nginx'],
          ],
          text: '<html><title>413 Request Entity Too Large</title></html>',
        }
      : null,
})

test('fails for a limit of 1 MB, as nginx has it', async () => {
  const found = await probed(uploadBodyLimit, { ...ALICE, breaks: limitedTo(1024 * 1024) })
  expect(found).toMatchObject({
    result: 'fail',
    message: '2 MiB by PATCH to alice/check is answered 413',
    evidence: [{ shows: '413 Content-Type: text/html, Server: nginx' }],
  })
})

test('fails for a limit of 100 MB, as Cloudflare has it', async () => {
  const found = await probed(uploadBodyLimit, { ...ALICE, breaks: limitedTo(100 * 1024 * 1024) })
  expect(found).toMatchObject({ result: 'fail', message: '101 MiB by PATCH to alice/check is answered 413' })
})

test('passes a candidate that takes both', async () => {
  expect(await probed(uploadBodyLimit, ALICE)).toEqual({ result: 'pass' })
})

test('is not here where uploads are refused', async () => {
  const found = await probed(uploadBodyLimit, { ...ALICE, candidate: { writes: 'refused' } })
  expect(found).toMatchObject({ kind: 'not-here' })
})
