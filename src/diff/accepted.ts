// The types that manifests are asked for as. Each client has its list: where two differ in that, it is said once of the pull.

import { exchangeOf, type Step } from '../decode/trace.ts'
import { headerValues } from '../http/headers.ts'
import { sentHeaders } from '../model/sent.ts'
import type { Session } from '../model/session.ts'
import type { Ends, Field } from './field.ts'
import type { Part, Two } from './side.ts'

/** In the order in which they were sent, of all requests for manifests. */
export function acceptedTypes({ steps, session }: Pick<Part, 'steps' | 'session'>): readonly string[] {
  return steps.flatMap((step) => typesOf(session, step))
}

function typesOf(session: Session, step: Step): readonly string[] {
  const exchange = step.operation?.startsWith('manifest-') === true ? exchangeOf(session, step) : null
  const values = exchange === null ? [] : headerValues(sentHeaders(exchange.request), 'accept')
  return values.flatMap((value) =>
    value.split(',').map((type) => (type.split(';')[0] ?? '').trim().toLowerCase()),
  )
}

/** Types that one request has and the other has not, though other requests of that side have them. */
export function acceptedOf(parts: Two<Part>): Field {
  const all = { a: new Set(acceptedTypes(parts.a)), b: new Set(acceptedTypes(parts.b)) }
  return ({ a, b }: Ends) => {
    // Another client asks for the same in its own way.
    if (a.client !== b.client || a.step.operation !== b.step.operation) return []
    const one = new Set(typesOf(parts.a.session, a.step))
    const other = new Set(typesOf(parts.b.session, b.step))
    const onlyA = [...one].filter((type) => !other.has(type) && all.b.has(type)).sort()
    const onlyB = [...other].filter((type) => !one.has(type) && all.a.has(type)).sort()
    if (onlyA.length === 0 && onlyB.length === 0) return []
    return [{ name: 'Accept', a: onlyA.join(', ') || null, b: onlyB.join(', ') || null, note: 'only there' }]
  }
}
