// All that looks like a secret in a URL. Each of its parts is looked at by itself, so that what stands for a secret never
// takes the host or a slash with it.

import { urlOfHar } from '../har-url.ts'
import { secretsInProse } from '../secret-prose.ts'
import { joined, type Span } from '../spans.ts'
import { urlParts } from '../url-parts.ts'
import { byEntropy } from './by-entropy.ts'
import { membersIn, parametersIn } from './by-name.ts'
import { byShape } from './by-shape.ts'
import { isSecretValue, type Suspicion } from './suspicion.ts'

/** In order of their place; never two that overlap. Never throws. */
export function inUrl(text: string): Suspicion[] {
  const url = urlOfHar(text)
  const { users, host, segments, query, fragment } = urlParts(url)
  // With the sign before it, by which a parameter is told.
  const behind = [query, fragment].flatMap((part) =>
    part === null ? [] : [{ ...part, start: part.start - 1 }],
  )
  // A key that is written out has slashes in it.
  const rest = { start: segments[0]?.start ?? behind[0]?.start ?? url.length, end: url.length }
  const found = [
    ...users.map((user) => ({ ...user, kind: 'user and password in a URL' })),
    ...[...segments, ...behind].flatMap((part) => inPart(url, part, ofPart)),
    ...[rest, ...(host === null ? [] : [host])].flatMap((part) => inPart(url, part, byShape)),
    ...byEntropy(url, 'url'),
  ]
  const isSecret = ({ start, end }: Span): boolean => isSecretValue(url.slice(start, end))
  return joined(moved(found.filter(isSecret), text.length - url.length))
}

function ofPart(part: string): Suspicion[] {
  return [...parametersIn(part, 'query'), ...membersIn(part), ...secretsInProse(part)]
}

function inPart(url: string, { start, end }: Span, look: (part: string) => Suspicion[]): Suspicion[] {
  return moved(look(url.slice(start, end)), start)
}

function moved(suspicions: readonly Suspicion[], by: number): Suspicion[] {
  return suspicions.map((each) => ({ ...each, start: each.start + by, end: each.end + by }))
}
