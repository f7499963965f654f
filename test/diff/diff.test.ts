import fc from 'fast-check'
import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import type { Diff } from '../../src/diff/compared.ts'
import { diffOf } from '../../src/diff/diff.ts'
import { anyStory } from '../helpers/any-story.ts'
import { CAPTURES } from '../helpers/captures.ts'
import { changed, lit, recorded, recordedDiff, recordedEvents, rewritten, told } from '../helpers/diffs.ts'
import { DOCKER, REGISTRY, story, type Story } from '../helpers/traces.ts'

const NAMES = readdirSync(CAPTURES).map((file) => file.replace('.jsonl', ''))

/** All that formats read, without the words that are made of it. */
function outline({ sections, differs }: Diff): unknown {
  return {
    differs,
    sections: sections.map(({ a, b, rows, summary }) => ({
      a: a?.pull?.id ?? null,
      b: b?.pull?.id ?? null,
      rows: rows.map(({ left, right, same, fields }) => ({
        left: left?.id ?? null,
        right: right?.id ?? null,
        same,
        fields,
      })),
      summary: summary.map((remark) => ({ about: remark.about, a: remark.a, b: remark.b })),
    })),
  }
}

function changedOver({ a, b, sections, differs }: Diff): Diff {
  return {
    a: b,
    b: a,
    differs,
    sections: sections.map((section) => ({
      a: section.b,
      b: section.a,
      rows: section.rows.map(({ left, right, same, fields }) => ({
        left: right,
        right: left,
        same,
        fields: fields.map((field) => ({ ...field, a: field.b, b: field.a })),
      })),
      summary: section.summary.map((remark) => ({ ...remark, a: remark.b, b: remark.a })),
      standsFor: new Map(),
    })),
  }
}

describe('diffOf', () => {
  it.each(NAMES)('finds nothing between %s and itself', async (name) => {
    const own = await recorded(name)
    const diff = diffOf(own, own)
    expect(lit(diff)).toEqual([])
    expect(diff.differs).toBe(false)
    expect(diff.sections.flatMap(({ rows }) => rows)).toHaveLength(own.trace.steps.length)
  })

  it('finds nothing between any story and itself', () => {
    fc.assert(
      fc.property(anyStory, (own) => {
        expect(diffOf(own, own).differs).toBe(false)
      }),
    )
  })

  it('tells every step of both sides once', () => {
    fc.assert(
      fc.property(anyStory, anyStory, (a, b) => {
        const rows = diffOf(a, b).sections.flatMap((section) => section.rows)
        const ids = (side: 'left' | 'right'): number[] =>
          rows.flatMap((row) => row[side]?.id ?? []).sort((one, other) => one - other)
        expect(ids('left')).toEqual(a.trace.steps.map(({ id }) => id))
        expect(ids('right')).toEqual(b.trace.steps.map(({ id }) => id))
      }),
    )
  })

  it('is fair: changed over, the same differences are changed over', async () => {
    fc.assert(
      fc.property(anyStory, anyStory, (a, b) => {
        expect(outline(changedOver(diffOf(a, b)))).toEqual(outline(diffOf(b, a)))
      }),
      { numRuns: 300 },
    )
    for (const [i, name] of NAMES.entries()) {
      const other = NAMES[(i + 3) % NAMES.length] ?? name
      const [a, b] = [await recorded(name), await recorded(other)]
      expect(outline(changedOver(diffOf(a, b)))).toEqual(outline(diffOf(b, a)))
    }
  })

  it('is fair to whatever answers have alike, and finds nothing between them and themselves', async () => {
    const events = await recordedEvents('docker-pull-redis')
    const anyMark = fc.record({
      exchange: fc.oneof(fc.constant(null), fc.nat(18)),
      header: fc.tuple(fc.constantFrom('Via', 'Age', 'X-Cache', 'Server', 'Link'), fc.constantFrom('a', 'b')),
      httpVersion: fc.constantFrom('1.1', '2', 'unknown'),
      scheme: fc.constantFrom('http', 'https'),
    })
    const anyMarked = fc.array(anyMark, { maxLength: 6 }).map((marks) =>
      changed(events, (event) =>
        marks.reduce<CaptureEvent>((each, { exchange, header, httpVersion, scheme }) => {
          if (exchange !== null && !('exchange' in each && each.exchange === exchange)) return each
          if (each.type === 'request.started')
            return { ...each, url: each.url.replace(/^https?/u, scheme), httpVersion }
          if (each.type !== 'response.started') return each
          return { ...each, httpVersion, headers: [...each.headers, header] }
        }, event),
      ),
    )
    fc.assert(
      fc.property(anyMarked, anyMarked, (a, b) => {
        expect(outline(changedOver(diffOf(a, b)))).toEqual(outline(diffOf(b, a)))
        expect(diffOf(a, a).differs).toBe(false)
      }),
      { numRuns: 50 },
    )
  })

  it('tells docker from containerd by how they ask', async () => {
    expect(told(await recordedDiff('docker-pull-hello-world', 'containerd-pull-hello-world'))).toEqual([
      '# docker.io/library/hello-world:latest | docker.io/library/hello-world:latest',
      'client: A is docker 20.10.24; B is containerd 1.6.20',
      'requests: A makes 9 requests; B makes 11 requests',
      'tokens: A takes 1 token; B takes 2 tokens',
      'accepted types: A alone accepts application/json, application/vnd.docker.distribution.manifest.v1+prettyjws; B alone accepts */*',
      '≠ GET /v2/ | HEAD latest',
      '    asked: GET /v2/ | HEAD latest',
      '= token library/hello-world:pull | token library/hello-world:pull',
      '= HEAD latest | HEAD latest',
      '≠ - | GET index sha256:ba5145…',
      '≠ - | token library/hello-world:pull',
      '= GET index sha256:ba5145… | GET index sha256:ba5145…',
      '= GET manifest sha256:8c1046… | GET manifest sha256:8c1046…',
      '= GET config sha256:8011a1… | GET config sha256:8011a1…',
      '= GET layer 1/1 sha256:3e0270… | GET layer 1/1 sha256:3e0270…',
      '= GET config sha256:8011a1… | GET config sha256:8011a1…',
      '= GET layer 1/1 sha256:3e0270… | GET layer 1/1 sha256:3e0270…',
    ])
  })

  it('lays the same content side by side, though one asks by tag and the other by digest', async () => {
    expect(lit(await recordedDiff('docker-pull-hello-world', 'skopeo-copy-hello-world'))).toEqual([
      'client: A is docker 20.10.24; B is skopeo 1.9.3',
      'requests: A makes 9 requests; B makes 8 requests',
      'accepted types: A alone accepts application/json; B alone accepts application/vnd.docker.distribution.manifest.v1+json',
      'headers of requests of blob store, registry: blob store, registry: B alone sends docker-distribution-api-version: registry/2.0',
      '≠ HEAD latest | -',
      '≠ GET index sha256:ba5145… | GET index latest',
      '    asked: GET index sha256:ba5145… | GET index latest',
    ])
  })

  it('says once that a mirror stands for the registry and for its token service', async () => {
    const events = await recordedEvents('docker-pull-redis')
    const mirror = rewritten(events, [
      ['registry-1.docker.io', 'mirror.example'],
      ['auth.docker.io', 'mirror.example'],
      ['production.cloudflare.docker.com', 'blobs.mirror.example'],
      ['library/redis', 'hub/library/redis'],
    ])
    expect(lit(diffOf(rewritten(events, []), mirror))).toEqual([
      'name: A is about docker.io/library/redis:latest; B is about mirror.example/hub/library/redis:latest',
      'hosts: A alone asks auth.docker.io, production.cloudflare.docker.com, registry-1.docker.io; B alone asks blobs.mirror.example, mirror.example',
    ])
  })

  it('lays one image beside another by the places of their parts', async () => {
    const diff = await recordedDiff('docker-pull-hello-world', 'docker-pull-redis')
    const lines = told(diff)
    expect(lines[0]).toBe('# docker.io/library/hello-world:latest | docker.io/library/redis:latest')
    expect(lines).toContain('layers: A has 1 layer; B has 6 layers')
    expect(lines).toContain('bytes: A moves 5.7 kB (5683 B); B moves 4.3 MB (4260590 B)')
    expect(lines).toContain('≠ GET layer 1/1 sha256:3e0270… | GET layer 1/6 sha256:a33b16…')
    expect(lines.filter((line) => line.startsWith('≠ - | GET layer'))).toHaveLength(10)
  })

  it('pairs pulls by name, and says which only one side has', async () => {
    expect(
      (await recordedDiff('docker-two-pulls', 'docker-pull-redis')).sections.map(({ a, b }) => [
        a?.pull?.reference,
        b?.pull?.reference,
      ]),
    ).toEqual([
      ['docker.io/library/hello-world:latest', undefined],
      ['docker.io/library/redis:latest', 'docker.io/library/redis:latest'],
    ])
  })

  it('tells a pull that failed from one that did not', async () => {
    expect(lit(await recordedDiff('docker-pull-private-denied', 'docker-pull-private-allowed'))).toEqual(
      expect.arrayContaining([
        'status: A is failed; B is complete',
        'findings: A alone has denied-or-insufficient-scope',
        'failures: A has 2 steps that failed; B has none',
        '    Authorization: - | basic',
        '    token: 300 s, opens nothing | 300 s',
        '    status: 401 | 200',
      ]),
    )
  })

  it('lights times that differ much, and no others', () => {
    const pulled = (ms: number) =>
      story({
        participants: [DOCKER, REGISTRY],
        pulls: [{ reference: 'docker.io/library/redis:7' }],
        steps: [
          { phase: 'resolve', at: [0, 5, 10], ask: 'HEAD 7' },
          { phase: 'layer', at: [10, 20, 20 + ms], ask: 'GET layer 1/1' },
        ],
      })
    expect(lit(diffOf(pulled(300), pulled(790)))).toEqual([])
    expect(lit(diffOf(pulled(300), pulled(3000)))).toEqual([
      'time: A takes 320 ms; B takes 3.0 s: 9.4 times as long',
      'time of layers: time of layers: A takes 310 ms; B takes 3.0 s: 9.7 times as long',
      '≠ GET layer 1/1 | GET layer 1/1',
      '    time: 310 ms | 3.0 s',
    ])
  })

  describe('of a request that is sent on more than once', () => {
    const sentOver = (...hosts: readonly string[]): Story =>
      story({
        participants: [DOCKER, REGISTRY],
        pulls: [{ reference: 'docker.io/library/redis:7' }],
        steps: hosts.map((to, i) => ({
          phase: 'layer',
          to,
          outcome: i < hosts.length - 1 ? 'redirected' : 'ok',
          at: [i, i + 1],
          causedBy: i === 0 ? null : i - 1,
          ask: 'GET layer 1/1',
        })),
      })
    const rows = (a: Story, b: Story): readonly (readonly (string | undefined)[])[] =>
      diffOf(a, b).sections.flatMap((section) => section.rows.map(({ left, right }) => [left?.to, right?.to]))

    it('finds nothing between it and itself', () => {
      const own = sentOver('registry', 'store', 'edge', 'cdn')
      expect(lit(diffOf(own, own))).toEqual([])
    })

    it('lays its hops side by side by their hosts, and its end beside the other end', () => {
      expect(rows(sentOver('registry', 'store', 'edge', 'cdn'), sentOver('registry', 'edge', 'cdn'))).toEqual(
        [
          ['registry', 'registry'],
          ['store', undefined],
          ['edge', 'edge'],
          ['cdn', 'cdn'],
        ],
      )
      expect(rows(sentOver('registry', 'cdn'), sentOver('mirror', 'far', 'cdn'))).toEqual([
        ['registry', 'mirror'],
        [undefined, 'far'],
        ['cdn', 'cdn'],
      ])
    })
  })

  it('tells a pull and a push that stand alone in the same order, whichever side has which', () => {
    const [pull, push] = (['pull', 'push'] as const).map((kind) =>
      story({ participants: [DOCKER], pulls: [{ kind, reference: 'r' }], steps: [] }),
    )
    if (pull === undefined || push === undefined) throw new Error('two kinds were asked for')
    const kinds = (diff: Diff): readonly (string | undefined)[] =>
      diff.sections.map(({ a, b }) => (a ?? b)?.pull?.kind)
    expect(kinds(diffOf(pull, push))).toEqual(['pull', 'push'])
    expect(kinds(diffOf(push, pull))).toEqual(['pull', 'push'])
  })

  it('tells the order of phases where both had one, and not that of what runs side by side', () => {
    const pulled = (config: number, layer: number, ms: number) =>
      story({
        participants: [DOCKER, REGISTRY],
        pulls: [{ reference: 'docker.io/library/redis:7' }],
        steps: [
          { phase: 'config' as const, at: [config, config, config + ms] as const, ask: 'GET config' },
          { phase: 'layer' as const, at: [layer, layer, layer + ms] as const, ask: 'GET layer 1/1' },
        ].sort((one, other) => one.at[0] - other.at[0]),
      })
    expect(lit(diffOf(pulled(0, 20, 10), pulled(20, 0, 10)))).toEqual([
      'order: A asks for config before layers; B for layers before config',
    ])
    expect(lit(diffOf(pulled(0, 20, 30), pulled(20, 0, 30)))).toEqual([])
  })
})
