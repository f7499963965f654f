// What was asked outside of pulls: questions, and what changes a registry.

import type { Phase, Step, Trace } from '../../decode/trace.ts'
import { header, headerValues } from '../../http/headers.ts'
import type { Session } from '../../model/session.ts'
import { registryName } from '../../registry/hosts.ts'
import type { QuestionIntent, WriteIntent } from './intent.ts'
import { headersOf, isSendable } from './manner.ts'

/** Operations of the distribution spec that only look. */
const LOOKS: ReadonlySet<string> = new Set([
  'tags-list',
  'referrers',
  'catalog',
  'manifest-head',
  'manifest-get',
  'blob-head',
])

/** Of what a client sends to a registry, the rest says how it pages, or is a secret. */
const KEPT_PARAMETERS: ReadonlySet<string> = new Set(['n', 'last', 'artifactType'])

/** Steps of pulls and pushes belong to those; of a question that was challenged, its last asking is what counts. */
export function questionsOf(trace: Trace, session: Session): QuestionIntent[] {
  const within = new Set(
    trace.pulls.filter(({ kind }) => kind === 'pull' || kind === 'push').flatMap(({ steps }) => steps),
  )
  const questions = trace.steps.flatMap((step) => {
    if (within.has(step.id) || step.operation === null || !LOOKS.has(step.operation)) return []
    return questionOf(session, step) ?? []
  })
  return [
    ...new Map(questions.map(({ step, ...rest }) => [JSON.stringify(rest), { ...rest, step }])).values(),
  ]
}

function questionOf(session: Session, step: Step): QuestionIntent | null {
  const { method, url: text, facts, from } = step
  if ((method !== 'GET' && method !== 'HEAD') || text === null || !URL.canParse(text)) return null
  const url = new URL(text)
  const [, path] = /\/v2\/(.*)$/.exec(url.pathname) ?? []
  const { repository } = facts
  if (path === undefined) return null
  const begin = repository === null ? '' : `${repository}/`
  if (!path.startsWith(begin)) return null
  const headers = headersOf(session, step)
  const query = new URLSearchParams([...url.searchParams].filter(([name]) => KEPT_PARAMETERS.has(name)))
  return {
    kind: 'question',
    step: step.id,
    client: from.replace(/-\d+$/, ''),
    method,
    registry: url.searchParams.get('ns') ?? registryName(facts.authority),
    repository,
    rest: path.slice(begin.length),
    query: query.toString(),
    userAgent: headerValues(headers, 'user-agent').find(isSendable) ?? null,
    accept: headerValues(headers, 'accept').filter(isSendable),
  }
}

/** By the phase that begins it: the upload's later steps go where the registry sends them. */
const BEGINS: Readonly<Partial<Record<Phase, { does: WriteIntent['does']; operation?: string }>>> = {
  upload: { does: 'upload', operation: 'upload-start' },
  mount: { does: 'mount' },
  publish: { does: 'publish' },
  delete: { does: 'delete' },
}

export function writesOf({ steps }: Trace, session: Session): WriteIntent[] {
  return steps.flatMap((step) => {
    const { id, phase, method, operation, facts, outcome } = step
    const begins = BEGINS[phase]
    const isOther = begins?.operation !== undefined && begins.operation !== operation
    // What was only challenged is asked again.
    if (begins === undefined || isOther || method === null || outcome === 'challenged') return []
    if (facts.repository === null) return []
    return [
      {
        kind: 'write' as const,
        step: id,
        does: begins.does,
        method,
        registry: registryName(facts.authority),
        repository: facts.repository,
        reference: facts.reference ?? facts.digest,
        manifest: begins.does === 'publish' ? sentManifest(session, step) : null,
      },
    ]
  })
}

function sentManifest(session: Session, step: Step): WriteIntent['manifest'] {
  const body = step.exchange === null ? null : (session.exchanges[step.exchange]?.requestBody ?? null)
  if (body?.kept !== 'whole' || body.text === undefined || body.redacted === true) return null
  return { mediaType: header(headersOf(session, step), 'content-type'), text: body.text }
}
