// A proxy follows redirects to the hosts that it knows by name, and to no other.

import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { askWithin, blobQuestion, isWhole, leadsAway } from '../evidence/blob-delivery.ts'
import { freshLayers } from '../evidence/fresh-layers.ts'
import { isUpstreamsStore } from '../evidence/leak.ts'
import { manifestUnderTest, named } from '../evidence/manifest-under-test.ts'
import { quoted, said } from '../evidence/quote.ts'
import { withRedirects } from '../evidence/redirect-forms.ts'
import { blocked, notHere, PASS, type Examined, type Probe } from '../probe.ts'
import type { Upstream } from '../upstream.ts'

export const cdnHostHardcoded: Probe = {
  id: 'cdn-host-hardcoded',
  title: 'Redirects are followed to some hosts only',
  level: 'error',
  why: 'The names of the store’s hosts are part of the proxy. Stores change them (Docker Hub’s did in 2025 and 2026): the mirror then stops working on a day on which nobody changed anything.',
  source: [
    'https://github.com/sky22333/sky22333.github.io/issues/29',
    'https://github.com/rpardini/docker-registry-proxy/issues/24',
    'https://github.com/docker/docs/issues/25108',
  ],
  needs: ['pulls'],
  examine: (bench) => (bench.upstream === null ? byLayers(bench) : byAnotherHost(bench, bench.upstream)),
  explains: ({ asked, cause }) =>
    (asked.purpose === 'config' || asked.purpose === 'layer') &&
    (cause.kind === 'unreachable' || cause.kind === 'status'),
  remedy:
    'follow whatever Location the registry answers for a blob, if it is no address of your own network; drop the list of host names',
}

async function byAnotherHost(bench: Bench, upstream: Upstream): Promise<Examined> {
  const fresh = upstream.freshImage(freshLayers([2_000, 2_000]))
  const image = await manifestUnderTest(bench, fresh)
  if ('result' in image) return image
  const [usual, other] = image.layers
  if (other === undefined) return blocked(`${image.repository} has one layer instead of two`)
  const ask = async (digest: string, to: 'store' | 'another-host'): Promise<Answer> => {
    const behaviour = withRedirects({ status: 307, to }, upstream.origins)
    const { value } = await upstream.during(behaviour, () => askWithin(bench, blobQuestion(image, digest)))
    return value
  }
  const toStore = await ask(usual.digest, 'store')
  // Who passes all of them on knows no host: blob-redirect-leak.
  if (leadsAway(bench, toStore) !== null) return notHere('it leaves redirects to its clients')
  if (!isWhole(toStore, usual))
    return blocked(`it does not follow redirects to the usual store: ${toStore.status}${said(toStore)}`)
  const toOther = await ask(other.digest, 'another-host')
  if (isWhole(toOther, other)) return PASS
  const { host } = new URL(upstream.origins.authorization)
  const instead =
    leadsAway(bench, toOther) === null
      ? `answers ${toOther.status}${said(toOther)}`
      : 'passes the redirect on'
  return {
    result: 'fail',
    message: `${bench.candidate.url.host} follows a redirect to ${new URL(upstream.origins.cdn).host}, but ${instead} when the registry redirects a blob to ${host}`,
    evidence: [quoted(toOther, 'Location'), quoted(toStore, 'Content-Length')],
  }
}

/** Layers one by one: when some are sent on and others are not, somebody has told hosts apart. */
async function byLayers(bench: Bench): Promise<Examined> {
  const image = await manifestUnderTest(bench)
  if ('result' in image) return image
  const asked = []
  for (const layer of image.layers.slice(0, 6)) {
    const first = await bench.ask({ ...blobQuestion(image, layer.digest), take: 'head' })
    asked.push({ layer, first, to: leadsAway(bench, first) })
  }
  const own = asked.find(({ first }) => first.status === 200)
  const away = asked.find(({ to }) => to !== null)
  if (own !== undefined && away?.to && (await isUpstreamsStore(bench, away.to)))
    return {
      result: 'fail',
      message: `${bench.candidate.url.host} sends ${named('layer', own.layer)} itself, and redirects ${named('layer', away.layer)} to ${away.to.host}`,
      evidence: [quoted(away.first, 'Location'), quoted(own.first, 'Content-Length')],
    }
  if (own === undefined || away !== undefined) return PASS
  return notHere('which hosts it follows redirects to shows only with --with-hub')
}
