// A mirror sends its clients to the store of the registry that it stands for.

import { blobQuestion, deliver, leadsAway } from '../evidence/blob-delivery.ts'
import { isUpstreamsStore } from '../evidence/leak.ts'
import { layerOf, manifestUnderTest, named } from '../evidence/manifest-under-test.ts'
import { quoted } from '../evidence/quote.ts'
import { PASS, type Probe } from '../probe.ts'

export const blobRedirectLeak: Probe = {
  id: 'blob-redirect-leak',
  title: 'Blobs are redirected to the upstream’s own store',
  level: 'warning',
  why: 'The redirect is passed on as it came: manifests come from the mirror, and layers from a host that every client has to reach itself.',
  source: [
    'https://github.com/ahmetb/serverless-registry-proxy/issues/45',
    'https://github.com/docker/hub-feedback/issues/2388',
  ],
  needs: ['pulls'],
  async examine(bench) {
    const image = await manifestUnderTest(bench)
    if ('result' in image) return image
    const { host } = bench.candidate.url
    const asked = await Promise.all(
      [image.config, layerOf(image)].map(async (blob) => {
        const question = blobQuestion(image, blob.digest)
        const first = await bench.ask({ ...question, take: 'head' })
        return { question, first, to: leadsAway(bench, first) }
      }),
    )
    const away = asked.flatMap(({ question, first, to }) => (to === null ? [] : [{ question, first, to }]))
    const leak = away.at(-1)
    // Some and not others is cdn-host-hardcoded.
    if (leak === undefined || away.length < asked.length) return PASS
    const evidence = [
      quoted(leak.first, 'Location'),
      ...away.slice(0, -1).map(({ first }) => quoted(first, 'Location')),
    ] as const
    const what = named('layer', layerOf(image))
    if (await isUpstreamsStore(bench, leak.to))
      return {
        result: 'fail',
        message: `${host} answers ${what} with ${leak.first.status} to ${leak.to.host}, which every client has to reach too`,
        evidence,
      }
    const { hops } = await deliver(bench, leak.question)
    const hosts = [...new Set(hops.map(({ url }) => url.host))]
    return {
      result: 'fail',
      level: 'note',
      message: `blobs come by redirect: to pull from ${host}, clients have to reach ${hosts.join(', ')}`,
      evidence,
    }
  },
  explains: ({ asked, cause }) =>
    (asked.purpose === 'config' || asked.purpose === 'layer') && cause.kind === 'unreachable',
  remedy:
    'follow the redirect in the proxy and send the content on (nginx: proxy_intercept_errors on; error_page 301 302 303 307 308 = @follow), without Authorization; or let clients reach that host',
}
