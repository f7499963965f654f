// What to say of a capture that asks for nothing that a candidate could be asked.

import type { Pull, PullKind, Trace } from '../../decode/trace.ts'
import type { Session } from '../../model/session.ts'

const REMEDY =
  'record a pull, and replay that: pullscope trace -o pull.jsonl -- docker pull IMAGE; or check the candidate without a capture: pullscope check URL'

const NAMES: Readonly<Record<PullKind, (pull: Pull) => string>> = {
  pull: ({ reference }) => `a pull of ${reference}, which is no name of an image`,
  push: ({ reference }) => `a push of ${reference}`,
  login: ({ reference }) => `a login to ${reference}`,
  list: ({ reference }) => `a look at ${reference}`,
}

export function nothingToAsk(
  { pulls, steps }: Trace,
  { connections, exchanges }: Session,
): { readonly because: string; readonly remedy: string } {
  const held = [...new Set(pulls.map((pull) => NAMES[pull.kind](pull)))]
  const tunnels = connections.filter((connection) => connection?.tunnel?.intercepted === false).length
  const asked = exchanges.filter((exchange) => exchange !== undefined).length
  const because =
    held.length > 0
      ? `it holds ${held.join(', ')}, and no pull`
      : tunnels > 0 && asked === 0
        ? `all that it holds is ${tunnels} ${tunnels === 1 ? 'tunnel' : 'tunnels'} that nobody looked into`
        : asked === 0
          ? 'it holds no request'
          : `none of its ${steps.length} steps is part of a pull`
  return { because, remedy: REMEDY }
}
