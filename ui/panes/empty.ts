// What is there when there is nothing yet? What to do next.

import type { Line } from '../../src/text/span.ts'
import type { Model } from '../model.ts'
import { paragraph } from '../parts/page.ts'
import type { Look } from '../parts/page.ts'

export function emptyLines({ mode, session, title }: Model, look: Look): readonly Line[] {
  if (mode === 'file' || session.ended !== null) {
    return [[], ...paragraph('No request was captured.', look)]
  }
  const nothing = [[], ...paragraph('Nothing has come by yet.', look, 'strong')]
  if (mode !== 'live') return nothing
  return [
    ...nothing,
    [],
    ...paragraph(`Point a client at http://${title} as its HTTPS proxy, and pull an image.`, look),
    ...paragraph('It has to trust the certificate that `pullscope ca path` names.', look),
  ]
}
