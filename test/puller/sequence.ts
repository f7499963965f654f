// What a client asked, in a form in which two pulls of different images from different hosts can be compared.

import type { CaptureEvent } from '../../src/capture/event.ts'
import { header, type HeaderList } from '../../src/http/headers.ts'
import { parseManifest } from '../../src/registry/manifest.ts'

export interface ComparedRequest {
  readonly method: string
  readonly url: string
  readonly headers: HeaderList
}

/** What stands for each host and digest: `registry`, `INDEX`. */
export type Names = readonly (readonly [text: string, name: string])[]

export interface Sequence {
  /** Until the first that is fetched beside others, in order. */
  readonly before: readonly string[]
  /** The rest, sorted: side by side, no two pulls share an order. */
  readonly blobs: readonly string[]
}

/**
 * The differences between a real client and the puller that are allowed. Whatever is not here must be equal: methods,
 * paths, queries, header names in their order and case, values, and the scheme of each credential.
 */
const ALLOWED: readonly {
  readonly because: string
  readonly apply: (name: string, value: string) => string
}[] = [
  {
    because: 'dockerd names the kernel and the CLI of its machine',
    apply: (name, value) =>
      name === 'User-Agent'
        ? value.replace(/kernel\/\S+/, 'kernel/*').replace(/Docker-Client\/\S+/, 'Docker-Client/*')
        : value,
  },
  {
    because: 'credentials are secret, and differ',
    apply: (name, value) => (name === 'Authorization' ? value.replace(/ .*/s, ' *') : value),
  },
  {
    because: 'the length of a form depends on the names in it',
    apply: (name, value) => (name === 'Content-Length' ? '*' : value),
  },
]

export function sequenceOf(
  requests: readonly ComparedRequest[],
  { names, sideBySide }: { readonly names: Names; readonly sideBySide: 'blobs' | 'layers' },
): Sequence {
  const lines = requests.map((request) => lineOf(request, names))
  const begin = sideBySide === 'blobs' ? /^GET registry\/\S+\/blobs\// : /^GET registry\/\S+\/blobs\/LAYER/
  const first = lines.findIndex((line) => begin.test(line))
  const at = first === -1 ? lines.length : first
  return { before: lines.slice(0, at), blobs: lines.slice(at).sort() }
}

function lineOf({ method, url, headers }: ComparedRequest, names: Names): string {
  const compared = unturned(headers).map(([name, value]) => {
    const allowed = ALLOWED.reduce((text, { apply }) => apply(name, text), value)
    return `  ${name}: ${named(allowed, names)}`
  })
  return [`${method} ${named(url, names)}`, ...compared].join('\n')
}

function named(text: string, names: Names): string {
  const plain = text.replace(/^https?:\/\//, '')
  return names
    .reduce((so, [from, to]) => so.replaceAll(from, to).replaceAll(encodeURIComponent(from), to), plain)
    .replace(/^cdn\/.*\/([A-Z]+\d*)\/data\?.*$|^cdn\/([A-Z]+\d*)\?.*$/, 'cdn $1$2')
}

/** dockerd begins its circle of Accept lines anywhere: here it begins with the first by the alphabet. */
function unturned(headers: HeaderList): HeaderList {
  if (!header(headers, 'user-agent')?.startsWith('docker/')) return headers
  const at = headers.findIndex(([name]) => name === 'Accept')
  const circle = headers.filter(([name]) => name === 'Accept')
  const [least] = circle.map(([, value]) => value).sort()
  const start = circle.findIndex(([, value]) => value === least)
  const turned = [...circle.slice(start), ...circle.slice(0, start)]
  return at === -1 ? headers : [...headers.slice(0, at), ...turned, ...headers.slice(at + circle.length)]
}

export function requestsIn(events: readonly CaptureEvent[]): ComparedRequest[] {
  return events.filter((event) => event.type === 'request.started')
}

/** Names for the hosts and digests of a capture, read from the manifests that it holds. */
export function namesIn(events: readonly CaptureEvent[]): Names {
  const bodies = events.flatMap((event) =>
    event.type === 'response.completed' && event.body.text !== undefined
      ? [{ digest: `sha256:${event.body.sha256}`, manifest: parseManifest(event.body.text) }]
      : [],
  )
  const digests = bodies.flatMap(({ digest, manifest }): [string, string][] => {
    if (manifest?.kind === 'index') return [[digest, 'INDEX']]
    if (manifest === null) return []
    const layers = manifest.layers.map((layer, i): [string, string] => [layer.digest, `LAYER${i}`])
    return [[digest, 'MANIFEST'], [manifest.config?.digest ?? '-', 'CONFIG'], ...layers]
  })
  const hosts = requestsIn(events).map(({ url, headers }): [string, string] => {
    const host = header(headers, 'host') ?? ''
    if (new URL(url).pathname.startsWith('/v2/')) return [host, 'registry']
    return [host, new URL(url).pathname === '/token' ? 'authorization' : 'cdn']
  })
  // On the CDN of the test hub the digest stands without its algorithm, after its first two letters.
  const paths = digests.map(([digest, name]): [string, string] => [digest.slice('sha256:'.length), name])
  return [...hosts, ...digests, ...paths, ['registry.docker.io', 'SERVICE']]
}
