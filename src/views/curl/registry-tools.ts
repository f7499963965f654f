// The same question as crane and skopeo ask it, where they can. Operations are those of registry/endpoint.ts.

import type { Pull, Step } from '../../decode/trace.ts'
import { isDigest } from '../../registry/digest.ts'
import { registryName } from '../../registry/hosts.ts'
import { shellWord } from '../../text/escape-shell.ts'

/** What a line is made of: a name that both programs understand, and whether it is asked without TLS. */
interface Target {
  readonly registry: string
  readonly repository: string
  /** With its tag or digest. */
  readonly image: string
  readonly isPlain: boolean
}

type Line = (target: Target) => string | null

/** By operation; what neither program does is not here. */
const LINES: Readonly<Record<string, readonly Line[]>> = {
  'manifest-get': [
    (target) => crane('manifest', target.image, target),
    (target) => skopeo('inspect --raw', target.image, target),
  ],
  'manifest-head': [(target) => crane('digest', target.image, target)],
  'blob-get': [(target) => crane('blob', target.image, target)],
  'tags-list': [
    (target) => crane('ls', target.repository, target),
    (target) => skopeo('list-tags', target.repository, target),
  ],
  catalog: [(target) => crane('catalog', target.registry, target)],
  'manifest-delete': [(target) => skopeo('delete', target.image, target)],
}

/** Comments, without their `#`. Empty where there is no such command, or the name is not one that they would take. */
export function stepTools({ operation, facts, url }: Step): readonly string[] {
  const lines = operation !== null && Object.hasOwn(LINES, operation) ? (LINES[operation] ?? []) : []
  const reference = operation === 'blob-get' ? facts.digest : facts.reference
  const target = targetOf(facts.authority, facts.repository ?? '', {
    reference,
    isPlain: /^http:/iu.test(url ?? ''),
  })
  return lines.flatMap((line) => (target === null ? [] : (line(target) ?? [])))
}

/** The whole pull, push or login. `plain`: the registry was asked without TLS. */
export function pullTools({ kind, reference }: Pick<Pull, 'kind' | 'reference'>): readonly string[] {
  if (!/^[\w.:[\]-]+(?:\/[\w.:@/-]+)?$/u.test(reference)) return []
  const image = shellWord(`docker://${reference}`)
  const name = shellWord(reference)
  if (image === null || name === null) return []
  const lines: Readonly<Record<Pull['kind'], readonly string[]>> = {
    pull: [`crane pull ${name} image.tar`, `skopeo copy ${image} oci-archive:image.tar`],
    push: [`crane push image.tar ${name}`, `skopeo copy oci-archive:image.tar ${image}`],
    login: [`crane auth login ${name}`, `skopeo login ${name}`],
    list: [],
  }
  return lines[kind]
}

function targetOf(
  authority: string,
  repository: string,
  { reference, isPlain }: { readonly reference: string | null; readonly isPlain: boolean },
): Target | null {
  const registry = registryName(authority)
  const isName = /^[\w.-]+(?::\d{1,5})?$|^\[[\da-f:]+\](?::\d{1,5})?$/iu.test(registry)
  if (!isName || !/^$|^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/u.test(repository)) return null
  const name = repository === '' ? registry : `${registry}/${repository}`
  if (reference === null) return { registry, repository: name, image: name, isPlain }
  if (isDigest(reference)) return { registry, repository: name, image: `${name}@${reference}`, isPlain }
  if (!/^\w[\w.-]{0,127}$/u.test(reference)) return null
  return { registry, repository: name, image: `${name}:${reference}`, isPlain }
}

function crane(command: string, name: string, { isPlain }: Target): string | null {
  const word = shellWord(name)
  return word === null ? null : `crane ${command}${isPlain ? ' --insecure' : ''} ${word}`
}

function skopeo(command: string, name: string, { isPlain }: Target): string | null {
  const word = shellWord(`docker://${name}`)
  return word === null ? null : `skopeo ${command}${isPlain ? ' --tls-verify=false' : ''} ${word}`
}
