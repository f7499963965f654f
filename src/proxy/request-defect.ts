// Requests that Node reads and that two programs could read in two ways. Pure.

import { headerValues, type HeaderList } from '../http/headers.ts'

interface Head {
  readonly httpVersion: string
  readonly headers: HeaderList
}

/** What is wrong with a request, so that it must not go on to anybody; null when nothing is. */
export function requestDefect({ httpVersion, headers }: Head): string | null {
  // Node takes `GET /` for HTTP/0.9, and HTTP/2.0 as well.
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return `HTTP/${httpVersion} is not spoken here`
  const codings = headerValues(headers, 'transfer-encoding')
    .flatMap((value) => value.split(','))
    .map((coding) => coding.trim().toLowerCase())
  if (codings.length === 0) return null
  // RFC 9112 §6.1
  if (httpVersion === '1.0') return 'HTTP/1.0 has no Transfer-Encoding'
  const isChunkedOnce = codings.indexOf('chunked') === codings.length - 1
  // RFC 9112 §6.3: nobody could say where it ends.
  return isChunkedOnce ? null : 'its Transfer-Encoding does not end in chunks'
}
