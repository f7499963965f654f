// What an operator of an expression is, and what it is asked about. One object an operator; operators/ lists them.

import type { Pull, Role, Step } from '../decode/trace.ts'
import type { Exchange } from '../model/session.ts'
import { nearest } from './nearest.ts'
import { compilePattern } from './pattern/pattern.ts'
import type { Fault } from './pattern/node.ts'

/** A step, with all that an operator may look at. */
export interface Subject {
  readonly step: Step
  /** null for a connection that failed, or a tunnel. */
  readonly exchange: Exchange | null
  readonly pull: Pull | null
  /** What part the host plays. */
  readonly role: Role
  /** The client's name and version, such as `docker 20.10.24`; or of the proxy that asked. */
  readonly client: string
  /** ms; up to the capture's last event for a step that has no end. */
  readonly tookMs: number
  /** All that the rows of the step show, in lower case. */
  readonly shown: () => string
  /** Whether a finding stands under this step. */
  readonly isFound: () => boolean
}

export type Test = (subject: Subject) => boolean

export type Prepared = { readonly ok: true; readonly test: Test } | ({ readonly ok: false } & Fault)

export interface Operator {
  /** As it is written: `~d`. */
  readonly name: string
  /** What its argument is called in help, such as `REGEX`; null when it takes none. */
  readonly argument: string | null
  /** For help: what the steps have that it selects. */
  readonly help: string
  /** The test for an argument, which is empty where there is none. Never throws. */
  readonly prepare: (argument: string) => Prepared
}

/** An operator that looks for a pattern in texts of a step; it selects where any of them has a match. */
export function patternOperator(
  name: string,
  help: string,
  textsOf: (subject: Subject) => readonly (string | null | undefined)[],
): Operator {
  return {
    name,
    argument: 'REGEX',
    help,
    prepare(argument) {
      const compiled = compilePattern(argument)
      if (!compiled.ok) return compiled
      const { pattern } = compiled
      return { ok: true, test: (subject) => textsOf(subject).some((text) => text != null && pattern(text)) }
    },
  }
}

/** An operator that knows its arguments: one of `choices`, or the beginning of some of them. */
export function choiceOperator<Choice extends string>(
  name: string,
  words: { readonly argument: string; readonly help: string; readonly choices: readonly Choice[] },
  test: (subject: Subject, chosen: ReadonlySet<Choice>) => boolean,
): Operator {
  const { argument, help, choices } = words
  return {
    ...{ name, argument, help },
    prepare(text) {
      const wanted = text.toLowerCase()
      const exact = choices.filter((choice) => choice === wanted)
      const chosen = new Set(exact.length > 0 ? exact : choices.filter((choice) => choice.startsWith(wanted)))
      if (wanted === '' || chosen.size === 0) {
        const near = nearest(wanted, choices)
        const hint = near === null ? `it takes ${choices.join(' ')}` : `did you mean ${near}?`
        return { ok: false, message: `${name} does not know ${JSON.stringify(text)}; ${hint}`, at: 0 }
      }
      return { ok: true, test: (subject) => test(subject, chosen) }
    },
  }
}
