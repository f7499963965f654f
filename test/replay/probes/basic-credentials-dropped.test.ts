// Credentials and tokens that are not passed on, and a token service that takes no POST.

import { expect, test } from 'vitest'
import { basicCredentialsDropped } from '../../../src/replay/probes/basic-credentials-dropped.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import { probeRig, probed } from '../../helpers/probed.ts'
import { REFUSES_TOKENS } from '../../helpers/candidate/token-refusals.ts'

const dropped: Breaks = { tokenAsk: (right) => ({ ...right, headers: [] }) }

test('fails when a password does not reach the upstream', async () => {
  expect(await probed(basicCredentialsDropped, { breaks: dropped })).toMatchObject({
    result: 'fail',
    message: expect.stringContaining('asks the upstream without credentials') as string,
  })
})

test('warns as a black box, of a token for a wrong password; with a user it is an error', async () => {
  const on = { view: 'black-box', breaks: dropped } as const
  expect(await probed(basicCredentialsDropped, on)).toMatchObject({ result: 'fail', level: 'warning' })
  const credentials = { name: 'alice', password: 'wonderland' }
  expect(await probed(basicCredentialsDropped, { ...on, credentials })).toMatchObject({
    result: 'fail',
    level: 'error',
  })
})

test('fails when a token of the candidate’s own takes the place of the client’s', async () => {
  let token = ''
  const rig = await probeRig({
    breaks: {
      upstreamHeaders: async (right) => {
        if (token === '') {
          const { authorization } = rig.running.upstream.origins
          const answer = await fetch(`${authorization}/token?service=registry.docker.io`)
          token = ((await answer.json()) as { token: string }).token
        }
        const isBearer = right.some(([name]) => name.toLowerCase() === 'authorization')
        return isBearer
          ? [
              ...right.filter(([name]) => name.toLowerCase() !== 'authorization'),
              ['Authorization', `Bearer ${token}`],
            ]
          : right
      },
    },
  })
  expect(await rig.examine(basicCredentialsDropped)).toMatchObject({
    result: 'fail',
    message: expect.stringContaining('asks the upstream with another token') as string,
  })
})

test('passes a right candidate, and one without POST', async () => {
  expect(await probed(basicCredentialsDropped)).toEqual({ result: 'pass' })
  expect(await probed(basicCredentialsDropped, { view: 'black-box' })).toEqual({ result: 'pass' })
  const noPost: Breaks = {
    reply: ({ method }) => (method === 'POST' ? { status: 405, headers: [], text: '{}' } : null),
  }
  expect(await probed(basicCredentialsDropped, { breaks: noPost })).toEqual({ result: 'pass' })
})

test('shows no secret', async () => {
  const found = JSON.stringify(await probed(basicCredentialsDropped, { breaks: dropped }))
  expect(found).not.toContain('wonderland')
  expect(found).not.toContain(Buffer.from('alice:wonderland').toString('base64'))
})

test('cannot tell by the refusal of a wrong password where nobody gets a token', async () => {
  const on = { view: 'black-box', breaks: REFUSES_TOKENS.everybody } as const
  expect(await probed(basicCredentialsDropped, on)).toMatchObject({
    result: 'skip',
    kind: 'blocked',
    because: expect.stringMatching(/^GET \S+\/token gives no token: 401/) as string,
  })
  const strangers = { view: 'black-box', breaks: REFUSES_TOKENS.strangers } as const
  const credentials = { name: 'alice', password: 'wonderland' }
  expect(await probed(basicCredentialsDropped, { ...strangers, credentials })).toEqual({ result: 'pass' })
})
