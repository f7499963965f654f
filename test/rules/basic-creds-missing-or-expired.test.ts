import { describe, expect, it } from 'vitest'
import { basicCredsMissingOrExpired } from '../../src/rules/basic-creds-missing-or-expired.ts'
import { findingsOf } from '../helpers/judged.ts'
import { play, type AnswerOptions, type AskOptions } from '../helpers/play.ts'

const ECR = 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com'
const BASIC: AnswerOptions = {
  headers: [['Www-Authenticate', 'Basic realm="ecr",service="ecr.amazonaws.com"']],
}

function asked(
  status: number,
  options: AskOptions & { readonly answer?: AnswerOptions },
): ReturnType<typeof findingsOf> {
  const { events, exchange, end } = play()
  exchange(`GET ${ECR}/v2/app/manifests/1`, status, options)
  end()
  return findingsOf(basicCredsMissingOrExpired, events)
}

describe('basic-creds-missing-or-expired', () => {
  it('finds a client that has nothing to answer with', () => {
    const [finding] = asked(401, { answer: BASIC })
    expect(finding?.message).toMatch(/wants a user name and password for GET 1, and the client has none$/)
    expect(finding?.remedy).toContain('aws ecr get-login-password')
  })

  it('finds a password that has run out', () => {
    const answer = { body: 'Your Authorization Token has expired. Please run aws ecr get-login', headers: [] }
    const [finding] = asked(403, { authorization: 'Basic redacted:ab', answer })
    expect(finding?.message).toContain('and refuses the one that came: “Your Authorization Token has expired')
  })

  it('passes over a challenge for a token, and one that was answered', () => {
    expect(
      asked(401, { answer: { headers: [['Www-Authenticate', 'Bearer realm="https://a.example/"']] } }),
    ).toEqual([])
    const { events, exchange, end } = play()
    exchange(`GET ${ECR}/v2/app/manifests/1`, 401, { answer: BASIC })
    exchange(`GET ${ECR}/v2/app/manifests/1`, 200, { authorization: 'Basic redacted:ab' })
    end()
    expect(findingsOf(basicCredsMissingOrExpired, events)).toEqual([])
  })
})
