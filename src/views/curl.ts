// `--to curl`: each exchange as a command for a shell, to be tried one by one; and as crane or skopeo where they can do it.
// Nothing is run here, and a capture cannot make a command do more than it did.

import type { Pull, Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import { shellComment } from '../text/escape-shell.ts'
import { count } from '../text/units.ts'
import { commandLines } from './curl/command.ts'
import type { CurlContext } from './curl/command.ts'
import { pullTools } from './curl/registry-tools.ts'
import { createSecrets } from './curl/secrets.ts'
import { groupBy } from './group-by.ts'
import { GLYPHS } from './glyphs.ts'
import { noticesOf } from './notices.ts'
import { clientOf } from './pull-words.ts'

/**
 * Pulls in their order, then what belongs to none. ASCII alone. Credentials are variables, which
 * have to be set: an unset one ends the command with its name.
 */
export function curlText(session: Session, trace: Trace): string {
  const context: CurlContext = { session, trace, secrets: createSecrets() }
  const groups = [...groupBy(trace.steps, ({ pull }) => pull)].sort(
    ([a], [b]) => (a ?? Infinity) - (b ?? Infinity),
  )
  const notices = noticesOf({ session, trace }, GLYPHS.ascii)
  const blocks = groups.flatMap(([pull, steps]) => [
    titleLines(pull === null ? null : (trace.pulls[pull] ?? null), trace),
    ...steps.map((step) => commandLines(step, context)),
  ])
  const head = [
    shellComment(`pullscope: ${count(trace.steps.length, 'step')}, to be tried one by one, in their order`),
    ...notices.map(({ text }) => shellComment(text)),
  ]
  return [head, ...blocks].map((lines) => `${lines.join('\n')}\n`).join('\n')
}

function titleLines(pull: Pull | null, trace: Trace): readonly string[] {
  if (pull === null) return [shellComment('outside any pull')]
  const { kind, reference } = pull
  return [
    shellComment(`--- ${kind} ${reference}, ${clientOf(pull, trace)}`),
    ...pullTools(pull).map((line) => `# or: ${line}`),
  ]
}
