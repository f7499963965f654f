// What became of the captured pulls themselves: what failed then is nothing to compare with. Pure.

import type { Trace } from '../../decode/trace.ts'
import type { Intent, PullIntent } from './intent.ts'

/** Names that are said of many. */
const NAMED = 3

const NEXT =
  'record a pull that succeeds, and replay that: pullscope trace -o good.jsonl -- docker pull IMAGE'

/** Whether it is a pull that failed when it was captured: whoever fails again lost nothing. */
export function failedThen({ pulls }: Trace, intent: Intent): boolean {
  return intent.kind === 'pull' && pulls[intent.pull]?.status === 'failed'
}

/** One sentence, with the next step where there is no good pull at all; none when all were good. From the network in parts. */
export function withoutGoodPull({ pulls }: Trace, intents: readonly Intent[]): string[] {
  const asked = intents.filter((intent): intent is PullIntent => intent.kind === 'pull')
  const bad = asked.flatMap(({ pull }) => pulls[pull] ?? []).filter(({ status }) => status !== 'complete')
  const names = [...new Set(bad.map(({ reference }) => reference))]
  const [first] = bad
  if (first === undefined) return []
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : ''
  const named = names.slice(0, NAMED).join(', ') + more
  const became = bad.every(({ status }) => status === 'failed') ? 'failed' : 'did not come to a good end'
  if (bad.length < asked.length)
    return [
      `${bad.length} of the ${asked.length} captured pulls ${became} themselves: there is nothing to compare with for ${named}`,
    ]
  const who =
    bad.length === 1
      ? `the captured pull of ${named} ${became} itself`
      : `all ${bad.length} captured pulls ${became} themselves (${named})`
  return [`${who}: there is no good pull to compare with; ${NEXT}`]
}
