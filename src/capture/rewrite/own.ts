// The parts of pullscope's own captures, and the same capture with other texts in them. Lines that are no event, such as
// the last one of a file that breaks off, are looked at as text.

import { createHash, type Hash } from 'node:crypto'
import { utf8 } from './content.ts'
import type { Edit, JsonNode, JsonObjectNode } from './json-tree.ts'
import { applyEdits, memberOf, parseJsonTree, removal, textOf } from './json-tree.ts'
import type { JsonWalk } from './json-walk.ts'
import { visitRest, visitString } from './json-walk.ts'
import { isContent } from '../redact-text.ts'
import type { Rewritten, Visitor } from './part.ts'

/** Memory holds no more, and no event is so short that a file would. */
const MAX_LINES = 8_000_000
/** A capture that was cut or changed has a few lines that are no event. */
const MAX_BROKEN = 10_000

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Never throws. The mark of kept secrets goes, and the end gets the checksum of the new lines; but where it was not that of
 * the old ones it stays, so that of a capture that was changed the copy says so too.
 */
export function rewriteOwn(bytes: Uint8Array, visitor: Visitor): Rewritten {
  const before = createHash('sha256')
  const after = createHash('sha256')
  const parts: Buffer[] = []
  let line = 0
  let broken = 0
  for (let from = 0; from < bytes.length;) {
    const lineBreak = bytes.indexOf(0x0a, from)
    const end = lineBreak === -1 ? bytes.length : lineBreak + 1
    line += 1
    const whole = UTF8.decode(bytes.subarray(from, end))
    // What an editor put there is damage too, and stays.
    const mark = line === 1 && whole.startsWith('\uFEFF') ? '\uFEFF' : ''
    const text = whole.slice(mark.length)
    const event = text.trim() === '' ? null : parseJsonTree(text)
    if (typeof event === 'string') broken += 1
    if (line > MAX_LINES || broken > MAX_BROKEN) {
      const message = `line ${line}: ${broken} lines up to here are no events, so it is no capture`
      return { bytes: new Uint8Array(), left: [{ entry: null, message }] }
    }
    const now = { line, visitor, sums: { before, after } }
    const part = Buffer.from(mark + (event === null ? text : rewriteLine(text, event, now)))
    before.update(bytes.subarray(from, end))
    after.update(part)
    parts.push(part)
    from = end
  }
  return { bytes: Buffer.concat(parts), left: [] }
}

interface Line {
  /** Counted from 1. */
  readonly line: number
  readonly visitor: Visitor
  /** Of the lines before this one, as they were and as they are now. */
  readonly sums: { readonly before: Hash; readonly after: Hash }
}

/** `event`: the tree of the text, or what is wrong with it. */
function rewriteLine(text: string, event: JsonNode | string, { line: entry, visitor, sums }: Line): string {
  if (typeof event === 'string' || event.kind !== 'object') {
    // Without its break: a secret that has no end would take the next line with it.
    const bare = text.replace(/\n$/, '')
    const clean = visitor.visit({ entry, place: 'line', role: 'text', name: null, text: bare })
    return clean + text.slice(bare.length)
  }
  const edits: Edit[] = []
  const walk: JsonWalk = { visitor, edits }
  const known = new Set<JsonNode>()
  const type = textOf(memberOf(event, 'type')) ?? 'line'
  const place = PLACES[type] ?? type
  const string = (
    node: JsonNode | null,
    part: { place: string; role: 'url' | 'header' | 'argument'; name: string | null },
  ) => {
    if (node !== null) known.add(node)
    visitString(walk, node, { entry, ...part })
  }
  string(memberOf(event, 'url'), { place: `${place} url`, role: 'url', name: null })
  for (const list of ['headers', 'trailers']) {
    for (const pair of itemsOf(memberOf(event, list))) {
      const [name, value] = itemsOf(pair)
      const title = textOf(name ?? null) ?? ''
      string(value ?? null, { place: `${place} header ${title}`, role: 'header', name: title })
    }
  }
  itemsOf(memberOf(event, 'argv')).forEach((argument, i, argv) => {
    string(argument, { place: 'command line', role: 'argument', name: textOf(argv[i - 1] ?? null) })
  })
  visitBody(walk, memberOf(event, 'body'), { entry, place: `${place} body`, known })
  for (const change of itemsOf(memberOf(event, 'rewritten'))) {
    const part = textOf(memberOf(change, 'part'))
    const role = part === 'url' ? 'url' : 'header'
    for (const side of ['from', 'to'])
      string(memberOf(change, side), { place: `${place} ${role}`, role, name: part })
  }
  for (const { name, value } of event.members) if (OURS.has(name)) known.add(value)
  visitRest(walk, event, { entry, place, known })
  if (type === 'capture.started') removeMark(event, edits)
  const checksum = type === 'capture.ended' ? memberOf(event, 'sha256') : null
  if (checksum !== null && textOf(checksum) === digestOf(sums.before))
    edits.push({ start: checksum.start, end: checksum.end, json: JSON.stringify(digestOf(sums.after)) })
  return applyEdits(text, edits)
}

function digestOf(hash: Hash): string {
  return hash.copy().digest('hex')
}

const PLACES: Partial<Record<string, string>> = {
  'request.started': 'request',
  'request.completed': 'request',
  'interim.passed': 'response',
  'response.started': 'response',
  'response.completed': 'response',
  'client.started': 'command line',
}

/** Members that pullscope itself has the words of. */
const OURS: ReadonlySet<string> = new Set(['type', 'sha256', 'effects', 'tls', 'startedAt', 'secrets'])

function visitBody(
  walk: JsonWalk,
  body: JsonNode | null,
  { entry, place, known }: { entry: number; place: string; known: Set<JsonNode> },
): void {
  if (body?.kind !== 'object') return
  known.add(body)
  const base64 = body.members.find(({ name }) => name === 'base64')
  const bytes = base64?.value.kind === 'string' ? Buffer.from(base64.value.value, 'base64') : null
  if (base64 !== undefined && bytes !== null) {
    const text = utf8(bytes)
    const fate = text === null ? walk.visitor.unsearched({ entry, place, bytes: bytes.length }) : 'keep'
    if (fate === 'drop') {
      walk.edits.push(removal(body, base64))
      const kept = memberOf(body, 'kept')
      if (kept !== null) walk.edits.push({ start: kept.start, end: kept.end, json: '"none"' })
    } else if (text !== null) visitBase64(walk, base64.value, { entry, place, text })
  }
  const text = memberOf(body, 'text')
  if (visitString(walk, text, { entry, place, role: 'body', name: null }) === 'same') return
  if (memberOf(body, 'redacted') === null)
    walk.edits.push({ start: body.end - 1, end: body.end - 1, json: ',"redacted":true' })
  // As `redact.ts` has it.
  if (place !== 'request body' || isContent(textOf(text) ?? '')) return
  const hash = memberOf(body, 'sha256')
  if (hash !== null) walk.edits.push({ start: hash.start, end: hash.end, json: 'null' })
  const decoded = body.members.find(({ name }) => name === 'decoded')
  if (decoded !== undefined) walk.edits.push(removal(body, decoded))
}

function visitBase64(
  walk: JsonWalk,
  node: JsonNode,
  { entry, place, text }: { entry: number; place: string; text: string },
): void {
  const after = walk.visitor.visit({ entry, place, role: 'body', name: null, text })
  if (after === text) return
  const json = JSON.stringify(Buffer.from(after).toString('base64'))
  walk.edits.push({ start: node.start, end: node.end, json })
}

function removeMark(event: JsonObjectNode, edits: Edit[]): void {
  const mark = event.members.find(({ name }) => name === 'secrets')
  if (mark !== undefined) edits.push(removal(event, mark))
}

function itemsOf(node: JsonNode | null): readonly JsonNode[] {
  return node?.kind === 'array' ? node.items : []
}
