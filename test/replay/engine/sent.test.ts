// The evidence of a pull that fails: the exchange at which its client gave up, whatever came after it in the log, and what
// it is compared with.

import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { containerd } from '../../../src/puller/personalities/containerd.ts'
import { docker } from '../../../src/puller/personalities/docker.ts'
import { podman } from '../../../src/puller/personalities/podman.ts'
import { header } from '../../../src/http/headers.ts'
import { checkOn, labBehind, type OnCandidate } from '../../helpers/bench.ts'
import { startCandidate } from '../../helpers/candidate.ts'
import type { Breaks, ClientAsk } from '../../helpers/candidate/breaks.ts'
import { waitFor } from '../../helpers/wait-for.ts'

interface Proven {
  /** `GET /path: what it shows`, of each proof. */
  readonly proofs: readonly string[]
  /** All that the first pull asked, in the order of the log. */
  readonly asked: readonly string[]
}

async function proven(breaks: Breaks, on: Partial<OnCandidate>): Promise<Proven> {
  const { hub } = await labBehind()
  const { url } = await startCandidate({ hub, breaks })
  const { verdict, lab } = await checkOn(
    { url: url.href, image: 'redis', ways: ['host'], ...on },
    { only: [], skip: [], depth: 'full', pulls: 'tried' },
  )
  const { exchanges } = lab.store.getSnapshot()
  const lineOf = (id: number): string => {
    const { request } = exchanges[id] ?? expect.unreachable(`exchange ${id}`)
    const { pathname } = new URL(request.url)
    return `${request.method} ${pathname.replace(/sha256:([0-9a-f]{4})[0-9a-f]+/, '$1')}`
  }
  const [fault] = verdict.faults
  expect(fault?.id, JSON.stringify(verdict.pulls)).toBe('pull-fails')
  return {
    proofs: (fault?.evidence ?? []).map(({ exchange, shows }) => `${lineOf(exchange)}: ${shows}`),
    asked: (verdict.pulls[0]?.exchanges ?? []).map(lineOf),
  }
}

const isBlob = ({ target }: ClientAsk): boolean => target.includes('/blobs/')
const isOf = (client: string, { headers }: ClientAsk): boolean =>
  header(headers, 'user-agent')?.includes(client) === true

it('is the one that failed, and not the layers that were asked for after it', async () => {
  const asked: string[] = []
  // podman fetches the config first, then six layers at a time, and gives up at the first 403.
  const isDenied = (ask: ClientAsk): boolean => isOf('containers/', ask) && ask.target === asked[1]
  const { proofs, asked: all } = await proven(
    {
      upstreamHeaders: async (right, ask) => {
        if (!isBlob(ask) || !isOf('containers/', ask)) return right
        asked.push(ask.target)
        if (isDenied(ask))
          await waitFor(() => asked.length >= 5, { what: 'other layers to be asked for', seen: () => asked })
        return right
      },
      answer: (head, ask) => (isDenied(ask) ? { ...head, status: 403 } : head),
    },
    { clients: [podman, docker] },
  )
  const [failing = ''] = proofs
  expect(failing).toMatch(/^GET \/v2\/redis\/blobs\/\w{4}: 403: here podman \(host\) gave up$/)
  const line = failing.split(':', 1)[0] ?? ''
  expect(all.indexOf(line)).toBeLessThan(all.length - 2)
  expect(proofs).toEqual([failing, `${line}: 200: the same for docker (host)`])
})

it('is where a redirect led, with the redirect itself left to the pull', async () => {
  let first: string | null = null
  const { proofs } = await proven(
    {
      reply: (ask) => {
        if (ask.target.startsWith('/store/')) return { status: 403, headers: [], text: 'no' }
        if (!isBlob(ask) || (first ??= ask.target) !== ask.target) return null
        return { status: 307, headers: [['Location', `${ask.self}/store/it?signature=x`]], text: '' }
      },
    },
    { clients: [podman] },
  )
  expect(proofs[0]).toBe('GET /store/it: 403: here podman (host) gave up')
})

it('is the last attempt, beside the first', async () => {
  const { proofs, asked } = await proven(
    { reply: (ask) => (isBlob(ask) ? { status: 500, headers: [], text: 'oops' } : null) },
    { clients: [docker] },
  )
  const [failing = '', first = '', ...more] = proofs
  expect(failing).toMatch(/^GET \/v2\/redis\/blobs\/\w{4}: 500: here docker \(host\) gave up$/)
  expect(first).toBe(failing.replace('here docker (host) gave up', 'the first time that it asked'))
  expect(more).toEqual([])
  expect(asked.filter((line) => failing.startsWith(line)).length).toBeGreaterThan(1)
})

it('is the challenge, where nothing was asked any more', async () => {
  const { proofs } = await proven(
    { challenge: () => ['Bearer realm="nowhere",service="x"'] },
    { clients: [docker, containerd] },
  )
  expect(proofs).toEqual([
    'GET /v2/: 401: here docker (host) gave up',
    'HEAD /v2/redis/manifests/latest: 401: here containerd (host) gave up',
  ])
})

it('is the body that breaks off, each time that it is asked for', async () => {
  let broken: string | null = null
  const { proofs } = await proven(
    {
      body: (right, ask) => {
        if (!isBlob(ask) || (broken ??= ask.target) !== ask.target) return right
        return Readable.from(
          (async function* () {
            for await (const chunk of right as AsyncIterable<Buffer>) {
              yield chunk.subarray(0, 1)
              throw new Error('the candidate breaks off')
            }
          })(),
        )
      },
    },
    { clients: [podman] },
  )
  expect(proofs[0]).toMatch(/^GET \/v2\/redis\/blobs\/\w{4}: 20[06]: here podman \(host\) gave up$/)
  expect(proofs[1]).toBeUndefined()
})
