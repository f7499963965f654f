// Whether manifests come under their own media type.

import { header, mediaType } from '../../http/headers.ts'
import { parseObject } from '../../registry/json.ts'
import { isIndexType, isManifestType } from '../../registry/manifest.ts'
import type { Answer } from '../answer.ts'
import { askForManifest } from '../evidence/ask-for-manifest.ts'
import { manifestUnderTest } from '../evidence/manifest-under-test.ts'
import { quoted } from '../evidence/quote.ts'
import { PASS, type Probe } from '../probe.ts'

export const contentTypeChanged: Probe = {
  id: 'content-type-changed',
  title: 'Manifests come under another media type',
  level: 'error',
  why: 'A file server, a Worker or a cache gives all JSON the same type. Clients go by the type, and take a manifest of today for one of 2014, or for no manifest at all.',
  source: [
    'https://github.com/containerd/containerd/issues/7390',
    'https://github.com/moby/moby/issues/30083',
    'https://github.com/opencontainers/image-spec/blob/main/manifest.md',
  ],
  needs: ['pulls'],
  async examine(bench) {
    const image = await manifestUnderTest(bench)
    if ('result' in image) return image
    const { host } = bench.candidate.url
    for (const answer of [image.top, image.manifest]) {
      const wrong = whatIsWrong(answer)
      if (wrong !== null)
        return {
          result: 'fail',
          message: `${host} answers GET ${answer.url.pathname} ${wrong}`,
          evidence: [quoted(answer, 'Content-Type', 'Docker-Content-Digest')],
        }
    }
    const { top } = image
    const head = await askForManifest(bench, bench.image, { method: 'HEAD' })
    const [type, own] = [mediaType(head.headers), mediaType(top.headers)]
    // No type at all is head-metadata-missing; that of another manifest is a matter of caches.
    const isSame =
      header(head.headers, 'docker-content-digest') === header(top.headers, 'docker-content-digest')
    if (head.status !== 200 || (type ?? '') === '' || type === own || !isSame) return PASS
    return {
      result: 'fail',
      message: `${host} answers HEAD ${head.url.pathname} as ${type ?? ''}, and GET as ${own ?? 'nothing'}`,
      evidence: [quoted(head, 'Content-Type'), quoted(top, 'Content-Type')],
      clients: ['docker', 'containerd', 'crane'],
    }
  },
  explains: ({ asked, cause }) =>
    (asked.purpose === 'resolve' || asked.purpose === 'manifest') && cause.kind === 'unusable',
  remedy:
    'pass Content-Type on as it comes from the registry, or store it with the manifest (a Worker: new Response(body, upstream))',
}

/** `as application/json, which …`; null when it is right. */
function whatIsWrong({ headers, body }: Answer): string | null {
  const type = mediaType(headers) ?? ''
  const named = parseObject(body.toString('utf8'))?.['mediaType']
  const own = typeof named === 'string' ? named : null
  if (own !== null && own.toLowerCase() !== type)
    return `as ${type === '' ? 'no type' : type.slice(0, 100)}, and the manifest calls itself ${own.slice(0, 100)}`
  return isManifestType(type) || isIndexType(type)
    ? null
    : `as ${type === '' ? 'no type' : type.slice(0, 100)}, which is no type of a manifest`
}
