// A part of a blob was asked for, and something else came.

import { sentHeaders } from '../model/sent.ts'
import { header } from '../http/headers.ts'
import type { Step } from '../decode/trace.ts'
import { contentOf } from './evidence/content.ts'
import type { Question } from './questions.ts'
import type { Rule } from './rule.ts'
import type { Scene } from './scene.ts'

const isPart: Question = ({ method }, exchange) =>
  method === 'GET' && exchange !== null && header(sentHeaders(exchange.request), 'range') !== null

export const rangeBroken: Rule = {
  id: 'range-broken',
  title: 'A part of a blob was asked for, and another came',
  level: 'warning',
  why: 'A proxy or cache does not pass Range on, or answers it wrongly: a broken download starts again from nothing, or gets wrong bytes.',
  source: [
    'https://github.com/containers/container-libs/issues/1114',
    'https://github.com/containerd/containerd/issues/12291',
    'RFC 9110 §14.2',
  ],
  says: [
    {
      client: 'podman',
      text: 'unexpected EOF (after reconnecting, server did not process a Range: header, status …)',
    },
    {
      client: 'skopeo',
      text: 'unexpected EOF (after reconnecting, server did not process a Range: header, status …)',
    },
    { client: 'docker', text: 'expected HTTP 206 from byte range request' },
    { client: 'containerd', text: 'failed size validation: …' },
  ],
  *check(scene) {
    for (const step of scene.stepsWhere(isPart)) {
      const from = startOf(scene.requestHeader(step, 'range'))
      const got = from === null || from === 0 ? null : whatCame(step, from, scene)
      if (from === null || got === null) continue
      yield {
        message: `${step.facts.authority} is asked for ${contentOf(step)} from byte ${from} on, and answers ${got}`,
        evidence: [step.id],
        remedy: `whoever runs ${step.facts.authority} has to pass Range and If-Range on to where the blob is (nginx: proxy_set_header Range $http_range; or the slice module)`,
      }
    }
  },
}

/** First byte of `bytes=100-199`; null for anything else. */
function startOf(range: string | null): number | null {
  const first = /^bytes=(\d{1,15})-\d*$/.exec(range?.trim() ?? '')?.[1]
  return first === undefined ? null : Number(first)
}

function whatCame(step: Step, from: number, scene: Scene): string | null {
  if (step.status === 200) return 'with the whole of it (200)'
  if (step.status === 416) {
    const { size } = step.facts
    return size !== null && from < size
      ? `that there is no such part (416), though it has ${size} bytes`
      : null
  }
  if (step.status !== 206) return null
  const range = scene.answerHeader(step, 'content-range')
  if (range === null) return 'with a part (206) without saying which'
  const start = /^bytes (\d+)-/.exec(range)?.[1]
  return start !== undefined && Number(start) !== from ? `with the part from byte ${start} on` : null
}
