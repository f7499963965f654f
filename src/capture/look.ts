// What a file looks like, from its first bytes: whether it begins as a capture of pullscope, and in words if it does not.

import { isJsonObject } from './checks.ts'
import { parseJson } from './codec.ts'
import type { Recognition } from './import/format.ts'
import { EVENT_CHECKS } from './shapes.ts'

/** Whether the bytes are the beginning of a capture of pullscope. Every event begins so, as `encode` writes it. */
export function looksLikeOwn(head: Uint8Array): Recognition {
  const text = Buffer.from(head.subarray(0, START.length)).toString('latin1')
  if (text === START || FIRST_LINE.test(asText(head) ?? '')) return 'yes'
  return START.startsWith(text) ? 'more' : 'no'
}

const START = '{"at":'
/** A hand may have put the members into another order. */
const FIRST_LINE = /^\uFEFF?\s*\{[^\n]*"type"\s*:\s*"capture\.started"/

/** In words that follow "it": `is empty`, `looks like a HAR file`. `head`: 64 KiB of the file, or all of it. */
export function lookOf(head: Uint8Array): string {
  if (head.length === 0) return 'is empty'
  if (head[0] === 0x1f && head[1] === 0x8b) return 'is compressed with gzip'
  const text = asText(head)
  if (text === null) return 'is binary'
  if (text.trim() === '') return 'is blank'
  if (/^\s+\d{1,12}:\d{1,3}:/.test(text))
    return 'has white space before what looks like a mitmproxy flow file: an editor put it there'
  return lookOfText(text.trimStart())
}

function lookOfText(text: string): string {
  const [firstLine = ''] = text.split('\n', 1)
  const json = parseJson(firstLine)
  if (isJsonObject(json)) return lookOfObject(json)
  if (/^\{\s*"at":/.test(text)) return 'breaks off in its first line'
  if (/^\{\s*"log"\s*:\s*\{/.test(text)) return 'looks like a HAR file'
  if (/^\d+:/.test(text)) return 'begins with a length, as a mitmproxy flow file does, and no flow follows'
  if (/^[[{]/.test(text)) return 'looks like JSON, but no capture'
  return 'looks like text'
}

function lookOfObject(json: Readonly<Record<string, unknown>>): string {
  const type = json['type']
  if (type === 'capture.started') return 'has no version that is a whole number in its first line'
  if (typeof type === 'string' && EVENT_CHECKS.has(type))
    return `lacks its beginning: its first event is \`${type}\``
  if (json['format'] === 'pullscope/trace')
    return 'is what `pullscope export --to json` writes, which is a result'
  if (isJsonObject(json['log'])) {
    return Object.keys(json)[0] === 'log'
      ? 'looks like a HAR file'
      : 'has a `log`, but not first, as a HAR file has it'
  }
  return 'looks like JSON, but no capture'
}

/** null when the bytes are no text. A character that the 64 KiB cut in two does not make them binary. */
function asText(head: Uint8Array): string | null {
  const text = new TextDecoder('utf-8').decode(head, { stream: true })
  return text.includes('\0') || text.includes('\uFFFD') ? null : text
}
