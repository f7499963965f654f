// What a file at a path is, when it is a recording that cannot be made again: told by its first bytes, gzip or not.

import { createReadStream } from 'node:fs'
import { FOREIGN_FORMATS } from '../capture/import/index.ts'
import { looksLikeOwn } from '../capture/look.ts'
import { HEAD, isGzip, peek, unpack } from './unpacked.ts'

/** As `export --to har` begins: a result, which can be made again. */
const OWN_HAR =
  /^\s*\{\s*"log"\s*:\s*\{\s*"version"\s*:\s*"[\d.]{1,9}"\s*,\s*"creator"\s*:\s*\{\s*"name"\s*:\s*"pullscope"/

/** As the results begin that are JSON: `export --to json`, `diff`, `scan`, `check` with its SARIF. */
const OWN_RESULT = /^\s*\{\s*(?:"format"\s*:\s*"pullscope\/|"\$schema"\s*:\s*"[^"]{0,99}\bsarif\b)/

/** Where a file of JSON has more before its `log`, nobody can tell from its beginning that it is no HAR. */
const ENOUGH = HEAD

/** `a capture`, `a HAR file of another program`; null for anything else. Throws what the file system throws. */
export async function irreplaceableAt(path: string): Promise<string | null> {
  const stream = createReadStream(path)
  try {
    const plain = await unpack(stream, path)
    const { head } = await peek(plain.chunks, (bytes) => bytes.length >= ENOUGH)
    if (isGzip(head)) return 'packed with gzip twice, maybe a capture,'
    if (looksLikeOwn(head) === 'yes') return 'a capture'
    const format = FOREIGN_FORMATS.find((each) => each.recognise(head) === 'yes')
    const text = Buffer.from(head).toString('latin1')
    if (OWN_HAR.test(text) || OWN_RESULT.test(text)) return null
    if (format === undefined) return mayBeHar(head, text) ? 'JSON that may be a HAR file' : null
    return format.id === 'har' ? 'a HAR file of another program' : `a ${format.title}`
  } finally {
    stream.destroy()
  }
}

/** With `log` behind another member, or with so much before it that it is not reached. */
function mayBeHar(head: Uint8Array, text: string): boolean {
  const isJson = /^(?:\xef\xbb\xbf|\xff\xfe)?[\s\0]*\{/.test(text)
  return isJson && (head.length >= HEAD || /"log"\s*:/.test(text.replaceAll('\0', '')))
}
