// The pulls of a capture as intents. The same pull twice is asked for once.

import type { Pull, Step, Trace } from '../../decode/trace.ts'
import type { Session } from '../../model/session.ts'
import { parseReference } from '../../puller/reference.ts'
import type { PullIntent } from './intent.ts'
import { mannerOf } from './manner.ts'

/** What the puller speaks for clients that it has no sequence of. */
const STANDS_FOR: Readonly<Record<string, string>> = { buildkit: 'containerd' }
const SPOKEN: ReadonlySet<string> = new Set(['docker', 'containerd', 'podman', 'skopeo', 'crane'])

export function pullsOf(trace: Trace, session: Session): PullIntent[] {
  const intents = trace.pulls.flatMap((pull) => {
    const reference = pull.kind === 'pull' ? parseReference(pull.reference) : null
    if (reference === null) return []
    const steps = stepsOf(trace, pull)
    const client = pull.client.replace(/-\d+$/, '')
    const manner = mannerOf(session, steps, { pull, target: reference.target })
    const intent: PullIntent = {
      kind: 'pull',
      pull: pull.id,
      client,
      speaks: spokenBy(client, steps),
      reference,
      platform: pull.platform ?? 'linux/amd64',
      manner,
      asked: isMirrored(trace, steps) ? 'mirror' : 'host',
    }
    return [intent]
  })
  return [...new Map(intents.map((intent) => [sameness(intent), intent])).values()]
}

function stepsOf({ steps }: Trace, pull: Pull): Step[] {
  return pull.steps.flatMap((id) => steps[id] ?? [])
}

/** A client that nobody knows is spoken for by one that begins as it does. */
function spokenBy(client: string, steps: readonly Step[]): string {
  if (SPOKEN.has(client)) return client
  const known = STANDS_FOR[client]
  if (known !== undefined) return known
  if (steps[0]?.phase !== 'challenge') return 'containerd'
  return steps.some(({ operation }) => operation === 'manifest-head') ? 'docker' : 'podman'
}

function isMirrored({ participants }: Trace, steps: readonly Step[]): boolean {
  const mirrors = new Set(participants.filter(({ role }) => role === 'mirror').map(({ id }) => id))
  return steps.some(({ to, url }) => mirrors.has(to) || (url !== null && /[?&]ns=/.test(url)))
}

/** Of the first of two pulls that ask for the same, `pull` alone differs. */
function sameness({ client, reference, platform, asked }: PullIntent): string {
  return JSON.stringify([client, reference.full, platform, asked])
}
