// The signed URLs of our hub behind a candidate, with something to tell them by.

import { header } from '../../http/headers.ts'
import { bodyOf } from '../../hub/answer.ts'
import type { Answer } from '../../hub/handler.ts'
import { isBlob, withHeader } from '../../hub/scenarios/faults.ts'
import type { Behaviour } from '../upstream.ts'

interface SignedLocations {
  /** Added to the query of each Location, as it is: `pullscope=1`. */
  readonly mark: string
  /** The store finds all that have this in their query expired. */
  readonly expired?: string
  /** Told of each path and query that was given away. */
  readonly onGiven?: (target: string) => void
}

export function withSignedLocations({ mark, expired, onGiven }: SignedLocations): Behaviour {
  return ({ registry, authorization, cdn }) => ({
    registry: async (request) => {
      const answer = await registry(request)
      const location = header(answer.headers, 'location')
      if (location === null || !isBlob(request)) return answer
      const marked = `${location}&${mark}`
      onGiven?.(marked.slice(new URL(location).origin.length))
      return { ...answer, headers: withHeader(answer.headers, 'Location', marked) }
    },
    authorization,
    cdn: (request) =>
      expired !== undefined && request.url.search.includes(expired)
        ? Promise.resolve(refusal())
        : cdn(request),
  })
}

/** AWS, "Error responses". */
function refusal(): Answer {
  const xml =
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>'
  return { status: 403, headers: [['Content-Type', 'application/xml']], body: bodyOf(Buffer.from(xml)) }
}
