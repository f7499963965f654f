// The reference part of docs/capture-format.md: every event with its fields, from the types and comments of event.ts and
// of the files beside it.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

const UNION = 'src/capture/event.ts'
const EVENTS = 'src/capture/event'

type Declared = ts.InterfaceDeclaration | ts.TypeAliasDeclaration

/** Markdown, not formatted. */
export function eventReference(): string {
  const declared = new Map<string, Declared>()
  for (const path of [UNION, ...readdirSync(EVENTS).map((name) => join(EVENTS, name))]) {
    const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
    for (const node of file.statements) {
      if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
        declared.set(node.name.text, node)
    }
  }
  const facts = membersOf(declared.get('CaptureFact'))
  const events = facts.map((name) => {
    const event = declared.get(name)
    if (event === undefined || !ts.isInterfaceDeclaration(event)) throw new Error(`${name} is no interface`)
    return { title: `\`${typeOf(event)}\``, event }
  })
  const parts = [
    ...namedIn(
      events.map(({ event }) => event),
      declared,
    ),
  ].filter((name) => !facts.includes(name))
  return [
    ...events.flatMap(({ title, event }) => [`### ${title}`, ...about(event)]),
    '## What events are made of',
    ...parts.flatMap((name) => {
      const part = declared.get(name)
      return part === undefined ? [] : [`### ${name}`, ...about(part)]
    }),
  ].join('\n\n')
}

function membersOf(union: Declared | undefined): readonly string[] {
  if (union === undefined || !ts.isTypeAliasDeclaration(union) || !ts.isUnionTypeNode(union.type)) {
    throw new Error('CaptureFact is no union')
  }
  return union.type.types.map((type) => type.getText())
}

/** The types that these use, and what those use, in the order of their first use. */
function namedIn(nodes: readonly ts.Node[], declared: ReadonlyMap<string, Declared>): ReadonlySet<string> {
  const names = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node)) {
      const name = node.typeName.getText()
      const target = declared.get(name)
      if (target !== undefined && !names.has(name)) {
        names.add(name)
        visit(target)
      }
    }
    ts.forEachChild(node, visit)
  }
  nodes.forEach(visit)
  return names
}

function typeOf(event: ts.InterfaceDeclaration): string {
  const type = event.members.find((member) => member.name?.getText() === 'type')
  if (type === undefined || !ts.isPropertySignature(type)) throw new Error(`${event.name.text} has no type`)
  return type.type?.getText().slice(1, -1) ?? ''
}

function about(node: Declared): readonly string[] {
  const comment = commentOf(node)
  const text = comment === '' ? [] : [comment]
  if (ts.isTypeAliasDeclaration(node)) return [...text, `\`${flat(node.type.getText())}\``]
  const rows = node.members.filter(ts.isPropertySignature).filter((field) => field.name.getText() !== 'type')
  const table = rows.map((field) => {
    const type = `\`${flat(field.type?.getText() ?? '').replaceAll('readonly ', '')}\``
    const presence = field.questionToken === undefined ? '' : ', optional'
    return `| ${[`\`${field.name.getText()}\``, type + presence, commentOf(field)].map(cell).join(' | ')} |`
  })
  return rows.length === 0 ? text : [...text, ['| field | type | |', '| - | - | - |', ...table].join('\n')]
}

const flat = (text: string): string => text.replace(/\s+/g, ' ').replace(/^\| /, '')
const cell = (text: string): string => text.replaceAll('|', '\\|')

function commentOf(node: ts.Node): string {
  const docs = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)
  return flat(docs.map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '').join(' ')).trim()
}
