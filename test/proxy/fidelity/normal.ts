// What may differ between the direct way and the way through pullscope in any conversation, taken out before the bytes
// are compared. All else counts, but for what a row itself names.

/** RFC 9110 §7.6.1, and the `Proxy-` headers. */
const HOP_BY_HOP =
  /^(?:connection|keep-alive|proxy-authenticate|proxy-authentication-info|proxy-authorization|proxy-connection|te|upgrade)$/

const HEAD = /(?:HTTP\/1\.[01] \d{3}[^\r\n]*|[A-Z]+ \S+ HTTP\/1\.[01])\r\n(?:[^\r\n]+\r\n)*\r\n/y

/**
 * What an intermediary of HTTP/1.1 is to make of these bytes, as they would be on the direct way:
 * headers of one hop are gone, and those that `Connection` names, but for its `close`; white space around values is
 * one space; the bytes of chunks are put together (their sizes and extensions are for one hop, RFC 9112 §7.1).
 */
export function passedOn(bytes: string): string {
  return messages(bytes, hopless)
}

/** The bytes as they were, but for the boundaries of chunks. Headers of one hop must be gone by themselves. */
export function unchunked(bytes: string): string {
  return messages(bytes, (head) => head)
}

function messages(bytes: string, change: (head: string) => string): string {
  let out = ''
  let at = 0
  while (at < bytes.length) {
    HEAD.lastIndex = at
    const [head] = HEAD.exec(bytes) ?? []
    if (head === undefined) {
      out += bytes.charAt(at++)
      continue
    }
    at += head.length
    out += change(head)
    if (!/^transfer-encoding:.*chunked\s*$/im.test(head)) continue
    const chunks = joined(bytes, at)
    out += chunks.text
    at = chunks.at
  }
  return out
}

/** The bytes of the chunks from `at` on, and where they end: behind the last chunk, or where they are cut off. */
function joined(bytes: string, from: number): { text: string; at: number } {
  let text = ''
  let at = from
  for (;;) {
    const line = /^([0-9a-f]+)[^\r\n]*\r\n/i.exec(bytes.slice(at, at + 300))
    if (line === null) return { text, at }
    const size = Number.parseInt(line[1] ?? '', 16)
    at += line[0].length
    if (size === 0) return { text: `${text}[last chunk]`, at }
    text += bytes.slice(at, at + size)
    at += size
    if (bytes.startsWith('\r\n', at)) at += 2
  }
}

function hopless(head: string): string {
  const [first = '', ...lines] = head.slice(0, -4).split('\r\n')
  const fields = lines.map((line) => /^([^:]*):[ \t]*(.*?)[ \t]*$/.exec(line)?.slice(1, 3) ?? [line, ''])
  const options = fields.flatMap(([name, value]) =>
    name?.toLowerCase() === 'connection' ? (value ?? '').toLowerCase().split(/\s*,\s*/) : [],
  )
  const kept = fields.flatMap(([name = '', value = '']) => {
    const key = name.toLowerCase()
    if (key === 'connection' && options.includes('close')) return [`${name}: close`]
    return HOP_BY_HOP.test(key) || options.includes(key) ? [] : [`${name}: ${value}`]
  })
  return [first, ...kept].map((line) => `${line}\r\n`).join('') + '\r\n'
}
