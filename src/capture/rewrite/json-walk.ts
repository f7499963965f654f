// Visits the strings of a JSON tree that have no place of their own in a format: by the names of their members.

import { isSecretName } from '../secret-names.ts'
import type { Edit, JsonNode } from './json-tree.ts'
import type { Part, Visitor } from './part.ts'

export interface Spot {
  readonly entry: number
  readonly place: string
}

export interface JsonWalk {
  readonly visitor: Visitor
  readonly edits: Edit[]
}

/** Visits one string as `part` says it is; an edit when it changed. Other kinds of values are passed by. */
export function visitString(
  { visitor, edits }: JsonWalk,
  node: JsonNode | null,
  part: Omit<Part, 'text'>,
): 'same' | 'changed' {
  if (node?.kind !== 'string') return 'same'
  const text = visitor.visit({ ...part, text: node.value })
  if (text === node.value) return 'same'
  edits.push({ start: node.start, end: node.end, json: JSON.stringify(text) })
  return 'changed'
}

/** All strings within, but for those in `known`, which have been visited. */
export function visitRest(
  walk: JsonWalk,
  node: JsonNode,
  {
    entry,
    place,
    known,
    name = null,
  }: Spot & { readonly known: ReadonlySet<JsonNode>; readonly name?: string | null },
): void {
  if (known.has(node)) return
  if (node.kind === 'string') {
    visitString(walk, node, { entry, place, role: looksLikeUrl(node.value) ? 'url' : 'member', name })
  } else if (node.kind === 'array') {
    for (const item of node.items) visitRest(walk, item, { entry, place, known, name })
  } else if (node.kind === 'object') {
    for (const member of node.members) {
      // What stands below a secret name is secret, whatever it is called itself.
      const below = name !== null && isSecretName(name) ? name : member.name
      visitRest(walk, member.value, { entry, place: `${place} ${member.name}`, known, name: below })
    }
  }
}

function looksLikeUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(text)
}
