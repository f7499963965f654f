// Reads XML strictly, so that a report that Jenkins could not read fails a test. No DOCTYPE, CDATA or comments: our
// reports have none.

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  readonly text: string
}

const TOKEN = /<\/([\w-]+)>|<([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>|([^<]+)/uy
// XML 1.0 §2.2
const NO_CHARACTER = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u

/** The root element. Throws where the text is not well-formed. */
export function parseXml(text: string): Element {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
  if (!text.startsWith(declaration)) throw new Error(`no declaration: ${text.slice(0, 60)}`)
  if (NO_CHARACTER.test(text)) throw new Error('a character that XML cannot hold')
  const top = open('', {})
  const stack = [top]
  let at = declaration.length
  while (at < text.length) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(text)
    const inner = stack.at(-1)
    if (match === null || inner === undefined) throw new Error(`cannot be read: ${text.slice(at, at + 80)}`)
    const [all, closed, opened, attributes = '', alone, words] = match
    at += all.length
    if (words !== undefined) inner.text += unescaped(words)
    else if (closed !== undefined) {
      if (inner.name !== closed) throw new Error(`</${closed}> closes <${inner.name}>`)
      stack.pop()
    } else if (opened !== undefined) {
      const element = open(opened, attributesOf(attributes))
      inner.children.push(element)
      if (alone === '') stack.push(element)
    }
  }
  const [root] = top.children
  if (stack.length !== 1 || root === undefined || top.children.length > 1)
    throw new Error('not one root element')
  return root
}

/** All elements of a name, in order. */
export function elements(within: Element, name: string): readonly Element[] {
  return within.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...elements(child, name),
  ])
}

interface Open {
  name: string
  attributes: Readonly<Record<string, string>>
  children: Open[]
  text: string
}

function open(name: string, attributes: Readonly<Record<string, string>>): Open {
  return { name, attributes, children: [], text: '' }
}

function attributesOf(text: string): Readonly<Record<string, string>> {
  const pairs = [...text.matchAll(/([\w-]+)="([^"]*)"/gu)].map(([, name = '', value = '']) => [
    name,
    unescaped(value),
  ])
  if (new Set(pairs.map(([name]) => name)).size < pairs.length)
    throw new Error(`twice the same attribute: ${text}`)
  return Object.fromEntries(pairs) as Readonly<Record<string, string>>
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

function unescaped(text: string): string {
  return text.replace(/&([^;]*);?/gu, (all, name: string) => {
    const character = ENTITIES[name]
    if (character === undefined || !all.endsWith(';')) throw new Error(`no entity: ${all}`)
    return character
  })
}
