// Where edge-quota-or-waf-page sees the platform in front, and where it is the registry that says no.

import { expect, test } from 'vitest'
import { header } from '../../../src/http/headers.ts'
import { edgeQuotaOrWafPage } from '../../../src/replay/probes/edge-quota-or-waf-page.ts'
import type { Reply } from '../../helpers/candidate/breaks.ts'
import { probed, probedHub } from '../../helpers/probed.ts'

const page = (status: number, ...marks: readonly (readonly [string, string])[]): Reply => ({
  status,
  headers: [['Content-Type', 'text/html'], ...marks],
  text: '<!DOCTYPE html><title>Error 1027</title>',
})

test('fails for a page of the platform, and says its title and its mark', async () => {
  const found = await probed(edgeQuotaOrWafPage, {
    breaks: { reply: () => page(429, ['cf-ray', '8c1f-FRA']) },
  })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringMatching(/answers 429 for \/v2\/ with a page titled “Error 1027”/) as string,
    evidence: [{}, { shows: 'cf-ray: 8c1f-FRA' }],
  })
})

test('fails for those alone whose User-Agent is turned away', async () => {
  const found = await probed(edgeQuotaOrWafPage, {
    breaks: {
      reply: ({ headers }) => (/^containers\//.test(header(headers, 'user-agent') ?? '') ? page(403) : null),
    },
  })
  expect(found).toMatchObject({ result: 'fail', clients: ['podman'] })
})

test('fails too when we are among those that are turned away', async () => {
  const found = await probed(edgeQuotaOrWafPage, {
    breaks: {
      reply: ({ headers }) => (/^docker\//.test(header(headers, 'user-agent') ?? '') ? null : page(403)),
    },
  })
  expect(found).toMatchObject({ result: 'fail', clients: ['containerd', 'podman', 'skopeo', 'crane'] })
})

test('passes what a registry says itself, and a page without a mark', async () => {
  expect(await probedHub(edgeQuotaOrWafPage)).toEqual({ result: 'pass' })
  expect(await probed(edgeQuotaOrWafPage)).toEqual({ result: 'pass' })
  expect(await probed(edgeQuotaOrWafPage, { breaks: { reply: () => page(502) } })).toEqual({ result: 'pass' })
})
