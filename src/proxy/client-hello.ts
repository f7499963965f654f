// Reads server name and ALPN out of a TLS ClientHello, before the handshake. Pure; its input is hostile.
// OpenSSL judges the handshake itself: what cannot be read here is passed on to it, and gets its alert.

/** RFC 8446 §4.1.2; RFC 6066 §3 for the name, RFC 7301 §3.1 for ALPN. */
export interface ClientHello {
  /** As the client wrote it; null when it sent none. */
  readonly sni: string | null
  /** In the client's order. */
  readonly alpn: readonly string[]
}

const HANDSHAKE_RECORD = 22
const CLIENT_HELLO = 1
const EXTENSION_SNI = 0
const EXTENSION_ALPN = 16
const HOST_NAME = 0
/** A hello with post-quantum keys takes 2 KiB; OpenSSL itself stops at 128 KiB. */
const HELLO_LIMIT = 64 * 1024

const UNREADABLE: ClientHello = { sni: null, alpn: [] }

/** Does a connection that begins with this byte speak TLS? SSLv2 hellos (RFC 8446 §D.5) are not taken for TLS. */
export function startsTls(firstByte: number | undefined): boolean {
  return firstByte === HANDSHAKE_RECORD
}

/** `incomplete` asks for more bytes. Never throws; an unreadable hello has no name and no protocols. */
export function parseClientHello(bytes: Buffer): ClientHello | 'incomplete' {
  const message = handshakeMessage(bytes)
  if (message === 'incomplete') return bytes.length < HELLO_LIMIT ? 'incomplete' : UNREADABLE
  if (message === null) return UNREADABLE
  try {
    return readHello(cursor(message))
  } catch (error) {
    if (error instanceof RangeError) return UNREADABLE
    throw error
  }
}

/** The body of the first handshake message, put together from as many records as it was cut into. */
function handshakeMessage(bytes: Buffer): Buffer | 'incomplete' | null {
  const fragments: Buffer[] = []
  for (let at = 0; at < bytes.length;) {
    if (bytes[at] !== HANDSHAKE_RECORD) return null
    if (at + 5 > bytes.length) break
    const end = at + 5 + bytes.readUInt16BE(at + 3)
    fragments.push(bytes.subarray(at + 5, end))
    at = end
  }
  const message = Buffer.concat(fragments)
  if (message.length > 0 && message[0] !== CLIENT_HELLO) return null
  if (message.length < 4) return 'incomplete'
  const end = 4 + message.readUIntBE(1, 3)
  if (end > HELLO_LIMIT) return null
  return message.length < end ? 'incomplete' : message.subarray(4, end)
}

function readHello(hello: Cursor): ClientHello {
  hello.take(2 + 32) // legacy version, random
  hello.vector(1) // session id
  hello.vector(2) // cipher suites
  hello.vector(1) // compression methods
  if (hello.atEnd()) return UNREADABLE
  let { sni, alpn } = UNREADABLE
  const extensions = cursor(hello.vector(2))
  while (!extensions.atEnd()) {
    const type = extensions.number(2)
    const body = extensions.vector(2)
    if (type === EXTENSION_SNI) sni = readServerName(body)
    if (type === EXTENSION_ALPN) alpn = readProtocols(body)
  }
  return { sni, alpn }
}

function readServerName(body: Buffer): string | null {
  const names = cursor(cursor(body).vector(2))
  while (!names.atEnd()) {
    const type = names.number(1)
    const name = names.vector(2)
    if (type === HOST_NAME) return name.toString('latin1')
  }
  return null
}

function readProtocols(body: Buffer): string[] {
  const protocols: string[] = []
  const list = cursor(cursor(body).vector(2))
  while (!list.atEnd()) protocols.push(list.vector(1).toString('latin1'))
  return protocols
}

interface Cursor {
  readonly atEnd: () => boolean
  readonly take: (length: number) => Buffer
  readonly number: (width: number) => number
  /** A vector of RFC 8446 §3.4: its length in `width` bytes, then that many bytes. */
  readonly vector: (width: number) => Buffer
}

/** Throws RangeError past the end. */
function cursor(bytes: Buffer): Cursor {
  let at = 0
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw new RangeError('the ClientHello ends too early')
    at += length
    return bytes.subarray(at - length, at)
  }
  const number = (width: number): number => take(width).readUIntBE(0, width)
  return { atEnd: () => at === bytes.length, take, number, vector: (width) => take(number(width)) }
}
