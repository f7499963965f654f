// What all products have in common when they run: one authority with TLS, and the operations of a pull.

import { jsonAnswer } from '../../../../src/hub/answer.ts'
import type { Answer, Handler, HubRequest } from '../../../../src/hub/handler.ts'
import { listen, LOOPBACK } from '../../../../src/hub/listener.ts'
import { errorAnswer } from '../../../../src/hub/registry/errors.ts'
import { NoAnswer } from '../../../../src/puller/http-client.ts'
import type { Credentials } from '../../../../src/puller/personality.ts'
import type { Operation } from '../../../../src/registry/endpoint.ts'
import { testAuthority } from '../../../helpers/test-authority.ts'
import type { CandidateHub, RunningCandidate } from '../candidate.ts'
import type { Content } from './content.ts'
import { openUpstream, type Upstream } from './upstream.ts'

/** Makes the handler of a product that is reached at `origin`. */
export type Product = (upstream: Upstream, origin: URL) => Handler

/**
 * `?ns=` of a mirror's clients. No product looks at it: a project or repository has one upstream. `checked`: somebody in
 * front answers 404 to what is not for Docker Hub, as recipes do.
 */
export type Namespaces = 'checked' | 'ignored'

export interface Standing {
  readonly namespaces: Namespaces
  /** Whose account it has at the upstream; nobody's by default. */
  readonly account?: Credentials
}

/** Stops with the hub's workspace too; an error of the product's own fails that. */
export async function serveLike(
  hub: CandidateHub,
  product: Product,
  { namespaces, account }: Standing,
): Promise<RunningCandidate> {
  const authority = await testAuthority()
  const faults: unknown[] = []
  const listener = await listen({
    leaf: authority.leafFor(LOOPBACK),
    onFault: (error) => faults.push(error),
  })
  const upstream = await openUpstream(hub, account ?? null)
  const host = `${LOOPBACK}:${listener.port}`
  const handler = answering(product(upstream, new URL(`https://${host}`)))
  listener.serve(host, namespaces === 'checked' ? checkingNamespace(handler) : handler)
  let closed: Promise<void> | null = null
  const close = async (): Promise<void> => {
    upstream.close()
    closed ??= listener.close()
    await closed
    if (faults.length > 0) throw faults[0]
  }
  hub.workspace.onClose(close)
  return { url: `https://${host}`, caPem: authority.cert, close }
}

/** An upstream that does not answer is a 502 of the product's. */
function answering(handler: Handler): Handler {
  return async (request) => {
    try {
      return await handler(request)
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
      return errorAnswer('UNSUPPORTED', { status: 502, message: 'the upstream does not answer' })
    }
  }
}

function checkingNamespace(handler: Handler): Handler {
  return (request) => {
    const ns = request.url.searchParams.get('ns') ?? 'docker.io'
    return ns === 'docker.io' ? handler(request) : Promise.resolve(errorAnswer('NAME_UNKNOWN'))
  }
}

/** What is asked for, with the upstream's name for the repository; null for a name that the product does not have. */
export interface PullAsk {
  readonly operation: Operation
  readonly repository: string | null
  readonly request: HubRequest
}

/** Manifests, blobs, tags and referrers from what the product keeps; all else is refused. */
export async function answerPull(
  content: Content,
  { operation, repository, request }: PullAsk,
): Promise<Answer> {
  if (operation.kind === 'base') return jsonAnswer(200, {})
  const isPull = request.method === 'GET' || request.method === 'HEAD'
  if (!isPull || !('name' in operation)) return errorAnswer('UNSUPPORTED')
  if (repository === null) return errorAnswer('NAME_UNKNOWN', { details: [{ name: operation.name }] })
  const wanted = { repository, request }
  switch (operation.kind) {
    case 'manifest-get':
    case 'manifest-head':
      return content.manifest(wanted, operation.reference)
    case 'blob-get':
    case 'blob-head':
      return content.blob(wanted, operation.digest)
    case 'tags-list':
      return content.list(wanted, 'tags/list')
    case 'referrers':
      return content.list(wanted, `referrers/${operation.digest}`)
    default:
      return errorAnswer('UNSUPPORTED')
  }
}

/** As Docker Hub has it: `busybox` is `library/busybox`. */
export function withLibrary(name: string): string {
  return name.includes('/') ? name : `library/${name}`
}

export function scopeOf(operation: Operation): string | null {
  return 'name' in operation ? `repository:${operation.name}:pull` : null
}
