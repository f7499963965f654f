// The texts of the recipes for nginx and OpenResty. What they do is tested with real nginx, in test/real.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { nginx } from '../../src/recipes/nginx.ts'
import { openresty } from '../../src/recipes/openresty.ts'
import { RECIPE_DEFAULTS, type Recipe, type RecipeOptions } from '../../src/recipes/recipe.ts'
import { PROBES } from '../../src/replay/probes/index.ts'

const RECIPES = [nginx, openresty].map((recipe) => [recipe.id, recipe] as const)

function render(recipe: Recipe, options: Partial<RecipeOptions> = {}): string {
  return recipe.render({ ...RECIPE_DEFAULTS, ...options })
}

/** Names of faults in comments: they stand in front of a colon, several after commas, also behind another sentence. */
function faultsNamed(text: string): string[] {
  const comments = text.split('\n').flatMap((line) => /(?:#|--) (.*)$/.exec(line)?.[1] ?? [])
  return comments.flatMap((comment) => comment.match(/\b[a-z0-9]+(?:-[a-z0-9]+){1,}(?=[:,)])/g) ?? [])
}

/** Hyphenated words of comments that are no faults. */
const OTHER_WORDS = new Set(['registry-mirrors', 'one-segment', 'lua-resty-core', 'libnginx-mod-http-lua'])

interface Variants {
  readonly published?: readonly { readonly variant: string; readonly faults: readonly string[] }[]
  readonly broken: readonly {
    readonly variant: string
    readonly from: string
    readonly faults: readonly string[]
  }[]
}

const CANDIDATES = new URL('../../fixtures/candidates/', import.meta.url)

function variantsOf(id: string): Variants {
  return JSON.parse(readFileSync(new URL(`${id}/variants.json`, CANDIDATES), 'utf8')) as Variants
}

describe.each(RECIPES)('the recipe for %s', (id, recipe) => {
  it('names faults of the catalogue, and those that its variants have', () => {
    const known = PROBES.map((probe) => probe.id)
    const named = faultsNamed(render(recipe)).filter((word) => !OTHER_WORDS.has(word))
    expect(named.filter((word) => !known.includes(word))).toEqual([])
    const found = variantsOf(id).broken.flatMap(({ faults }) => faults)
    expect(found.filter((fault) => !named.includes(fault))).toEqual([])
    expect(new Set(named).size).toBeGreaterThan(25)
  })

  it('holds what each variant changes exactly once', () => {
    const text = render(recipe)
    const times = variantsOf(id).broken.map(({ variant, from }) => [variant, text.split(from).length - 1])
    expect(times).toEqual(times.map(([variant]) => [variant, 1]))
  })

  it('has variants that fixtures/candidates/README.md tells of', () => {
    const rows = readFileSync(new URL('README.md', CANDIDATES), 'utf8').split('\n')
    const { published = [], broken } = variantsOf(id)
    for (const { variant, faults } of [...published, ...broken]) {
      const row = rows.find((line) => line.startsWith(`| ${id} | ${variant} |`)) ?? ''
      const told = /\| ([^|]*) \|$/.exec(row)?.[1] ?? 'nothing'
      const said =
        faults.length === 0 ? /^none: / : new RegExp(`^${faults.map((each) => `\`${each}\``).join(', ')}$`)
      expect(told, variant).toMatch(said)
    }
  })

  it('has no place that nobody filled in, and closes what it opens', () => {
    const text = render(recipe)
    expect(text).not.toMatch(/undefined|null|\[object|@[A-Z_]+@/)
    expect(text.split('{').length).toBe(text.split('}').length)
    expect(text.endsWith('}\n')).toBe(true)
  })

  it('verifies an upstream that has a name, and says why not one that has an address', () => {
    expect(render(recipe)).toContain('proxy_ssl_verify on;')
    const byAddress = render(recipe, { registry: 'https://127.0.0.1:5443' })
    expect(byAddress).not.toContain('proxy_ssl_verify')
    expect(byAddress).toContain('the upstream is named by its address')
    expect(render(recipe, { registry: 'http://127.0.0.1:5000' })).not.toContain('proxy_ssl')
  })

  it('adds library/ for Docker Hub alone', () => {
    const ghcr = { namespace: 'ghcr.io', registry: 'https://ghcr.io', tokenService: 'https://ghcr.io/token' }
    const text = render(recipe, ghcr)
    expect(text).not.toMatch(/registry-1|auth\.docker|docker\.io(?:"| 0)/)
    if (id === 'nginx') expect(text).not.toMatch(/library(?:%2F|\/\$)/)
    else expect(text).toContain('local HAS_LIBRARY = false')
  })

  it('is called as it is told, and listens where it is told', () => {
    const plain = render(recipe, { tls: null, listen: '127.0.0.1:5000', origin: 'https://mirror.example' })
    expect(plain).toContain('listen 127.0.0.1:5000;')
    expect(plain).toContain('set $own_origin https://mirror.example;')
    expect(plain).not.toContain('ssl_certificate')
    const two = render(recipe, { resolvers: ['10.0.0.1', '2001:db8::1'] })
    expect(two).toContain('resolver 10.0.0.1 [2001:db8::1] valid=300s')
  })
})
