// The parts of a HAR, and the same HAR with other texts in them: key order, numbers, and what no one knows stay as they are.

import { isCrowded, MAX_VALUES } from '../import/har/crowd.ts'
import { lossOf, mend } from '../import/har/mend.ts'
import { utf8 } from './content.ts'
import type { Edit, JsonNode } from './json-tree.ts'
import { applyEdits, memberOf, parseJsonTree, removal, textOf } from './json-tree.ts'
import type { JsonWalk, Spot } from './json-walk.ts'
import { visitRest, visitString } from './json-walk.ts'
import type { Rewritten, Role, Visitor } from './part.ts'

/** Never throws. One that breaks off comes out whole, with the entries that are; what is no JSON is left out altogether. */
export function rewriteHar(bytes: Uint8Array, visitor: Visitor): Rewritten {
  const text = textOfHar(bytes)
  if (isCrowded(text)) return nothing(`holds more than ${MAX_VALUES} values`)
  const root = parseJsonTree(text)
  if (typeof root !== 'string') return rewriteTree(text, root, visitor)
  const mended = mend(text)
  const tree = mended === null ? root : parseJsonTree(mended.text)
  if (mended === null || typeof tree === 'string') return nothing(root)
  const entries = itemsOf(memberOf(memberOf(tree, 'log'), 'entries')).length
  const message = lossOf(mended, entries)
  if (entries === 0) return nothing(message)
  const { bytes: whole } = rewriteTree(mended.text, tree, visitor)
  visitor.lost({ entry: entries + 1, place: 'broken entry', role: 'text', name: null, text: mended.lost })
  return { bytes: whole, left: [{ entry: null, message }] }
}

function nothing(message: string): Rewritten {
  return { bytes: new Uint8Array(), left: [{ entry: null, message }] }
}

function rewriteTree(text: string, root: JsonNode, visitor: Visitor): Rewritten {
  const edits: Edit[] = []
  const walk: JsonWalk = { visitor, edits }
  const entries = memberOf(memberOf(root, 'log'), 'entries')
  const known = new Set<JsonNode>(entries === null ? [] : [entries])
  visitRest(walk, root, { entry: 0, place: '', known })
  itemsOf(entries).forEach((node, i) => {
    const of = createEntry(walk, i + 1)
    of.side(memberOf(node, 'request'), 'request')
    of.side(memberOf(node, 'response'), 'response')
    of.rest(node)
  })
  return { bytes: Buffer.from(applyEdits(text, edits)), left: [] }
}

/** HAR is UTF-8; editors on Windows make UTF-16 of it, which comes out as UTF-8. */
function textOfHar(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}

/** The lists of names and values of a request or an answer. */
const LISTS: readonly (readonly [name: string, role: Role])[] = [
  ['headers', 'header'],
  ['cookies', 'cookie'],
  ['queryString', 'parameter'],
]

function createEntry(walk: JsonWalk, entry: number) {
  const known = new Set<JsonNode>()

  function string(node: JsonNode | null, part: { place: string; role: Role; name?: string | null }): void {
    // What is no string, against the format, is left to `rest`.
    if (node?.kind !== 'string') return
    known.add(node)
    visitString(walk, node, { entry, name: null, ...part })
  }

  function pairs(list: JsonNode | null, { place, role }: { place: string; role: Role }): void {
    for (const item of itemsOf(list)) {
      const [title, value] = [memberOf(item, 'name'), memberOf(item, 'value')]
      const name = textOf(title) ?? ''
      string(value, { place: `${place} ${name}`, role, name })
      // `?SIGNATURE` has no name: what the format calls one is the value.
      if (role === 'parameter' && (value === null || textOf(value) === ''))
        string(title, { place: `${place} name`, role })
      if (item.kind !== 'object') continue
      // Not the value again, and the rest not as what it belongs to: the name of a cookie is none.
      for (const member of item.members.filter(({ name }) => name !== 'value')) {
        if (!known.has(member.value))
          string(member.value, { place: `${place} ${member.name}`, role: 'member', name: member.name })
      }
    }
  }

  return {
    side(side: JsonNode | null, title: string): void {
      string(memberOf(side, 'url'), { place: `${title} url`, role: 'url' })
      string(memberOf(side, 'redirectURL'), { place: `${title} redirectURL`, role: 'url' })
      for (const [list, role] of LISTS) pairs(memberOf(side, list), { place: `${title} ${role}`, role })
      const posted = memberOf(side, 'postData')
      pairs(memberOf(posted, 'params'), { place: `${title} parameter`, role: 'parameter' })
      for (const content of [posted, memberOf(side, 'content')]) {
        const text = memberOf(content, 'text')
        if (text?.kind !== 'string') continue
        known.add(text)
        visitContent(walk, content, { entry, place: `${title} body` })
      }
    },
    rest(node: JsonNode): void {
      visitRest(walk, node, { entry, place: '', known })
    },
  }
}

/** `content` or `postData`: text, or base64 where its `encoding` says so. The content coding is undone in a HAR. */
function visitContent(walk: JsonWalk, content: JsonNode | null, { entry, place }: Spot): void {
  if (content?.kind !== 'object') return
  const node = memberOf(content, 'text')
  const text = textOf(node)
  if (node === null || text === null) return
  if (textOf(memberOf(content, 'encoding')) !== 'base64') {
    visitString(walk, node, { entry, place, role: 'body', name: null })
    return
  }
  const bytes = Buffer.from(text, 'base64')
  const decoded = utf8(bytes)
  if (decoded === null) {
    if (walk.visitor.unsearched({ entry, place, bytes: bytes.length }) === 'keep') return
    const member = content.members.find(({ value }) => value === node)
    if (member !== undefined) walk.edits.push(removal(content, member))
    return
  }
  const changed = walk.visitor.visit({ entry, place, role: 'body', name: null, text: decoded })
  if (changed === decoded) return
  const json = JSON.stringify(Buffer.from(changed).toString('base64'))
  walk.edits.push({ start: node.start, end: node.end, json })
}

function itemsOf(node: JsonNode | null): readonly JsonNode[] {
  return node?.kind === 'array' ? node.items : []
}
