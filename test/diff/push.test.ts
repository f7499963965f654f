// Two pushes side by side: a registry gives every upload another URL, so that steps are paired by the blobs they are about.

import { describe, expect, it } from 'vitest'
import { diffOf } from '../../src/diff/diff.ts'
import { pushPlaces } from '../../src/diff/push-places.ts'
import { partsOf } from '../../src/diff/side.ts'
import { lit, recorded, recordedDiff, recordedEvents, rewritten, told } from '../helpers/diffs.ts'

/** Sessions of uploads, and the layer's digest and the config's. */
const UPLOADS = /uploads\/[\w-]+\?_state=[\w:]+/u
const LAYER = 'd7389f73aeebe434856a283404ce4db0d1c028c4f3815cedefc03d6b33ff3d0b'
const CONFIG = 'df88cfdaf73966b104cb85beb09fca35ed89660103e903d525b2362e0cec1c38'

describe('two pushes', () => {
  it('are alike, though every upload has another URL', async () => {
    const events = await recordedEvents('docker-push')
    const again = rewritten(events, [
      ['9c8d4e0a-3c6a-48a7-9c06-7e64035203c9', '11111111-3c6a-48a7-9c06-7e64035203c9'],
      ['644a2b08-7c47-4f7a-bd5a-ee416afbd8a6', '22222222-7c47-4f7a-bd5a-ee416afbd8a6'],
      ['redacted:36f0901a9957', 'redacted:111111111111'],
    ])
    expect(JSON.stringify(again.session)).toMatch(UPLOADS)
    expect(lit(diffOf(rewritten(events, []), again))).toEqual([])
  })

  it('lay a config beside a config, and tell that nothing was sent twice', async () => {
    const diff = await recordedDiff('docker-push', 'docker-push-again')
    expect(diff.sections.map(({ a, b }) => [a?.pull?.reference, b?.pull?.reference])).toEqual([
      ['docker.io', 'docker.io'],
      ['docker.io/alice/greeting:v1', 'docker.io/alice/greeting:v1'],
      [undefined, 'docker.io/alice/greeting:v2'],
    ])
    const lines = told(diff)
    expect(lines).toContain('≠ PUT upload sha256:df88cf… | PUT upload sha256:3b6579…')
    expect(lines.filter((line) => /^≠ (?:POST|PATCH)|^≠ - |\| -$|retries|blobs/u.test(line))).toEqual([])
  })

  it('tell which blobs one of them did not send, and keep the others together', async () => {
    // As if the layer had been there: its upload is left out, and the first answer to HEAD comes from the second.
    const events = await recordedEvents('docker-push')
    const first = JSON.stringify(
      events.find((event) => event.type === 'request.started' && event.method === 'POST'),
    )
    const { exchange } = JSON.parse(first) as { readonly exchange: number }
    const upload = new Set([exchange, exchange + 1, exchange + 2])
    const without = events.filter((event) => !('exchange' in event) || !upload.has(event.exchange))
    const diff = diffOf(rewritten(events, []), rewritten(without, []))
    expect(lit(diff)).toEqual([
      'blobs: A has 2 blobs: 2 pushed; B has 2 blobs: 1 pushed, 1 already there',
      'bytes: A moves 1.5 kB (1544 B); B moves 1.4 kB (1418 B)',
      'requests: A makes 14 requests; B makes 11 requests',
      '≠ POST upload | -',
      '≠ PATCH upload | -',
      '≠ PUT upload sha256:d7389f… | -',
    ])
  })

  it('take what docker asks before and after an upload for no repetition', async () => {
    const events = await recordedEvents('docker-push')
    const no = events.find((event) => event.type === 'response.started' && event.status === 404)
    const asked = no !== undefined && 'exchange' in no ? no.exchange : -1
    const without = events.filter((event) => !('exchange' in event) || event.exchange !== asked)
    expect(lit(diffOf(rewritten(events, []), rewritten(without, [])))).toEqual([
      'requests: A makes 14 requests; B makes 13 requests',
      '≠ HEAD blob sha256:df88cf… | -',
    ])
  })

  it('pair blobs of no manifest with themselves alone', async () => {
    const events = (await recordedEvents('docker-push')).filter(
      (event) => event.type !== 'request.completed' || event.body.text === undefined,
    )
    const other = rewritten(events, [[CONFIG, CONFIG.replaceAll('d', 'e')]])
    expect(told(diffOf(rewritten(events, []), other)).filter((line) => line.includes('PUT upload'))).toEqual([
      '= PUT upload sha256:d7389f… | PUT upload sha256:d7389f…',
      '≠ PUT upload sha256:df88cf… | -',
      '≠ - | PUT upload sha256:ef88cf…',
    ])
  })
})

describe('pushPlaces', () => {
  it('names the part that a blob has in what was published', async () => {
    const push = partsOf(await recorded('docker-push')).find(({ pull }) => pull?.kind === 'push')
    const places = push === undefined ? [] : [...pushPlaces(push).values()]
    expect(new Set(places.map(({ digest, place }) => `${place} ${digest}`))).toEqual(
      new Set([`layer 1 sha256:${LAYER}`, `config sha256:${CONFIG}`]),
    )
  })

  it('knows none of a pull', async () => {
    const [pull] = partsOf(await recorded('docker-pull-hello-world'))
    expect(pull === undefined ? null : pushPlaces(pull)).toEqual(new Map())
  })
})
