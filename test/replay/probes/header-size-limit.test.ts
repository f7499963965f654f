// Where long tokens and long redirects are refused.

import { describe, expect, test } from 'vitest'
import { headerSizeLimit } from '../../../src/replay/probes/header-size-limit.ts'
import { header } from '../../../src/http/headers.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import {
  passesRedirects,
  refusesLongHeaders,
  takesTokenAlong,
  upstreamIsDown,
} from '../../helpers/candidate/content-breaks.ts'
import { BLOCKED, failsWith, failureOf, PASSES, proves, statusOf } from '../../helpers/examined.ts'
import { probed, probedHub } from '../../helpers/probed.ts'

const { redirected: _, ...up } = refusesLongHeaders(8_000)
const { reply: __, ...down } = refusesLongHeaders(8_000)

/** Lets the token arrive at nobody. */
const hangsUp: Breaks = {
  upstreamHeaders: (right) => {
    if ((header(right, 'authorization') ?? '').length > 8_000) throw new Error('buffer overflow')
    return right
  },
}

describe('fails', () => {
  test.each(['upstream', 'black-box'] as const)('for a token of 8 KiB, %s', async (view) => {
    expect(await probed(headerSizeLimit, { view, breaks: up })).toMatchObject({
      ...failsWith(
        /answers a token of 8 KiB with 400: “.*Request Header Or Cookie Too Large.*”, and a short one with 401$/,
      ),
      ...proves(/^400: “/),
    })
  })

  test('for one of 12 KiB', async () => {
    const { reply } = refusesLongHeaders(10_000)
    expect(await probed(headerSizeLimit, { breaks: reply === undefined ? {} : { reply } })).toMatchObject(
      failsWith(/a token of 12 KiB with 400/),
    )
  })

  test('for a token that is answered by 502', async () => {
    expect(await probed(headerSizeLimit, { breaks: hangsUp })).toMatchObject(
      failsWith(/a token of 8 KiB with 502: “Error: buffer overflow”/),
    )
  })

  test('for a Location of 12 KiB', async () => {
    expect(await probed(headerSizeLimit, { breaks: down })).toMatchObject({
      ...failsWith(
        /answers 502: “Error: upstream sent too big header” when the registry redirects a blob to a URL of 12 KiB$/,
      ),
      ...proves(/^502: “/),
    })
  })
})

test('passes a candidate that takes both, one that passes redirects on, and a registry', async () => {
  for (const breaks of [{}, passesRedirects])
    expect(await probed(headerSizeLimit, { breaks })).toEqual(PASSES)
  expect(await probed(headerSizeLimit, { view: 'black-box', breaks: down })).toEqual(PASSES)
  expect(await probedHub(headerSizeLimit)).toEqual(PASSES)
})

test('passes what answers all tokens the same way, and is blocked where no blob comes', async () => {
  expect(await probed(headerSizeLimit, { view: 'black-box', breaks: upstreamIsDown })).toEqual(PASSES)
  expect(await probed(headerSizeLimit, { breaks: takesTokenAlong })).toMatchObject(BLOCKED)
})

test('explains what servers say of long headers, and nothing else', () => {
  expect(headerSizeLimit.explains(failureOf('manifest', statusOf(431)))).toBe(true)
  expect(
    headerSizeLimit.explains(failureOf('manifest', statusOf(400, 'Request Header Or Cookie Too Large'))),
  ).toBe(true)
  expect(headerSizeLimit.explains(failureOf('manifest', statusOf(400, 'bad digest')))).toBe(false)
  expect(headerSizeLimit.explains(failureOf('layer', statusOf(502)))).toBe(true)
  expect(headerSizeLimit.explains(failureOf('manifest', statusOf(502)))).toBe(false)
})
