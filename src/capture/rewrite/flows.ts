// The parts of a mitmproxy flow file, and the same file with other texts in them: all else stays byte for byte.

import type { HeaderList } from '../../http/headers.ts'
import { encodeNetstring } from '../import/flows/encode.ts'
import { flowEntries } from '../import/flows/entries.ts'
import { fieldOf, headersOf, stringOf } from '../import/flows/fields.ts'
import type { Dictionary, Member, Netstring } from '../import/flows/netstring.ts'
import { withOriginals } from '../import/flows/original.ts'
import { latin1 } from '../import/flows/scalars.ts'
import { allowance, textContent, type Allowance } from './content.ts'
import type { Part, Rewritten, Visitor } from './part.ts'

/** Never throws. Entries that cannot be read are left out. */
export function rewriteFlows(bytes: Uint8Array, visitor: Visitor): Rewritten {
  const parts: Buffer[] = []
  const left: { entry: number; message: string }[] = []
  const undone = allowance()
  for (const each of flowEntries(bytes)) {
    if (each.ok) {
      const rewritten = createFlow(visitor, each.entry, undone).flow(each.value)
      parts.push(encodeNetstring(withOriginals(each.value, rewritten)))
    } else {
      left.push({ entry: each.entry, message: each.problem.message })
      const lost = { entry: each.entry, place: 'broken entry', role: 'text', name: null } as const
      visitor.lost({ ...lost, text: latin1(bytes.subarray(each.from, each.to)) })
    }
  }
  return { bytes: Buffer.concat(parts), left }
}

/** Public, and base64 besides, in which one may see anything. */
const CERTIFICATES: ReadonlySet<string> = new Set(['certificate_list', 'mitmcert', 'cert', 'clientcert'])

type Change = (value: Netstring, name: string) => Netstring

function createFlow(visitor: Visitor, entry: number, undone: Allowance) {
  function text(value: Netstring, part: Omit<Part, 'entry' | 'text'>): Netstring {
    const before = stringOf(value)
    if (before === null) return value
    const after = visitor.visit({ ...part, entry, text: before })
    if (after === before) return value
    return value.kind === 'text'
      ? { kind: 'text', text: after }
      : { kind: 'bytes', bytes: Buffer.from(after, 'latin1') }
  }

  function headers(value: Netstring, place: string): Netstring {
    if (value.kind !== 'list') return value
    return {
      kind: 'list',
      items: value.items.map((pair) => {
        const [name, content, ...more] = pair.kind === 'list' ? pair.items : []
        if (name === undefined || content === undefined) return pair
        const title = stringOf(name) ?? ''
        const visited = text(content, { place: `${place} header ${title}`, role: 'header', name: title })
        return { kind: 'list', items: [name, visited, ...more] }
      }),
    }
  }

  /** Bytes with the coding that the headers name. */
  function content(value: Netstring, place: string, list: HeaderList): Netstring {
    if (value.kind !== 'bytes' || value.bytes.length === 0) return value
    const bytes = Buffer.from(value.bytes.buffer, value.bytes.byteOffset, value.bytes.length)
    const decoded = textContent(bytes, list, undone)
    if (decoded === null) {
      const fate = visitor.unsearched({ entry, place, bytes: bytes.length })
      return fate === 'keep' ? value : { kind: 'null' }
    }
    const after = visitor.visit({ entry, place, role: 'body', name: null, text: decoded.text })
    return after === decoded.text ? value : { kind: 'bytes', bytes: decoded.encode(after) }
  }

  function message(value: Netstring, title: string): Netstring {
    const list = headersOf(fieldOf(value, 'headers')) ?? []
    return changed(value, (field, name) => {
      if (name === 'headers' || name === 'trailers') return headers(field, title)
      if (name === 'content') return content(field, `${title} body`, list)
      if (name === 'path') return text(field, { place: `${title} url`, role: 'url', name: null })
      return rest(field, `${title} ${name}`, name)
    })
  }

  /** `[type, from_client, content, timestamp, …]`, of WebSockets, TCP and UDP: content is never null there. */
  function messages(value: Netstring): Netstring {
    if (value.kind !== 'list') return value
    return {
      kind: 'list',
      items: value.items.map((each) =>
        each.kind !== 'list'
          ? each
          : {
              kind: 'list',
              items: each.items.map((item) => {
                const visited = content(item, 'message', [])
                return visited.kind === 'null' && item.kind !== 'null'
                  ? { kind: 'bytes', bytes: new Uint8Array() }
                  : visited
              }),
            },
      ),
    }
  }

  function rest(value: Netstring, place: string, name: string): Netstring {
    if (CERTIFICATES.has(name)) return value
    if (value.kind === 'list')
      return { kind: 'list', items: value.items.map((item) => rest(item, place, name)) }
    if (value.kind === 'dictionary')
      return changed(value, (field, below) =>
        below === 'messages' ? messages(field) : rest(field, `${place} ${below}`, below),
      )
    return value.kind === 'bytes' || value.kind === 'text'
      ? text(value, { place, role: 'text', name })
      : value
  }

  function flow(value: Netstring): Netstring {
    return changed(value, (field, name) => {
      if (name === 'request' || name === 'response') return message(field, name)
      if (name === 'messages') return messages(field)
      // The flow as it was before somebody changed it by hand.
      return name === 'backup' ? flow(field) : rest(field, name, name)
    })
  }

  return { flow }
}

function changed(value: Netstring, change: Change): Netstring {
  if (value.kind !== 'dictionary') return value
  const members = value.members.map(([key, field]): Member => [key, change(field, stringOf(key) ?? '')])
  return { ...value, members } satisfies Dictionary
}
