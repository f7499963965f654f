// A manifest comes under a type that is none of a manifest, or not that of its body.

import type { Step } from '../decode/trace.ts'
import { headerValues } from '../http/headers.ts'
import type { Exchange } from '../model/session.ts'
import { isIndexType, isManifestType } from '../registry/manifest.ts'
import { parseObject } from '../registry/json.ts'
import { nameOf } from './evidence/content.ts'
import { isPage } from './evidence/html.ts'
import type { Question } from './questions.ts'
import type { Rule } from './rule.ts'

const isChanged: Question = (step, exchange) =>
  isManifest(step) && exchange !== null && !isPage(step, exchange) && whatIsWrong(exchange) !== null

export const contentTypeChanged: Rule = {
  id: 'content-type-changed',
  title: 'A manifest comes under another media type than its own',
  level: 'warning',
  why: 'A static file server, a Worker or a cache gives every JSON the same type; clients go by the type to know what they hold.',
  source: [
    'https://github.com/containerd/containerd/issues/7390',
    'https://github.com/moby/moby/issues/30083',
    'https://github.com/opencontainers/image-spec/blob/main/manifest.md',
  ],
  says: [
    { client: 'docker', text: 'unsupported media type …' },
    { client: 'docker', text: 'mediaType in manifest should be … not …' },
    { client: 'containerd', text: 'unexpected media type …' },
    { client: 'podman', text: 'unsupported image-specific operation on artifact with type …' },
    { client: 'docker', seenIn: '20.10', text: 'missing signature key' },
    { client: 'containerd', seenIn: '1.6', text: 'no signatures' },
    { client: 'podman', seenIn: '4.3', text: 'unsupported schema version 2' },
    { client: 'skopeo', seenIn: '1.9', text: 'unsupported schema version 2' },
  ],
  *check(scene) {
    for (const step of scene.stepsWhere(isChanged)) {
      const exchange = scene.exchangeOf(step)
      const wrong = exchange === null ? null : whatIsWrong(exchange)
      if (wrong === null) continue
      yield {
        message: `${step.facts.authority} answers ${step.method ?? ''} of ${nameOf(step)} as ${wrong.type.slice(0, 100)}, ${wrong.how}`,
        evidence: [step.id],
        remedy: `whoever runs ${step.facts.authority} has to pass Content-Type on as it comes from the registry (or store it with the manifest)`,
      }
    }
  },
}

function isManifest({ operation, status }: Step): boolean {
  return (operation === 'manifest-get' || operation === 'manifest-head') && status === 200
}

function whatIsWrong(exchange: Exchange): { readonly type: string; readonly how: string } | null {
  const type = typeOf(exchange)
  if (type === null) return null
  const text = exchange.state === 'complete' ? (exchange.body.text ?? '') : ''
  const own = parseObject(text)?.['mediaType']
  if (typeof own === 'string' && own !== type) {
    return { type, how: `and the manifest calls itself ${own.slice(0, 100)}` }
  }
  return isManifestType(type) || isIndexType(type) ? null : { type, how: 'which is no type of a manifest' }
}

/** Without parameters; null when there is none. */
function typeOf(exchange: Exchange): string | null {
  const response = 'response' in exchange ? exchange.response : null
  const values = headerValues(response?.headers ?? [], 'content-type')
  return values.length === 0 ? null : (values.join(', ').split(';', 1)[0] ?? '').trim().toLowerCase()
}
