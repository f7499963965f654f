// nginx and OpenResty as candidates: as people publish them (fixtures/candidates/nginx), by the recipe, and by the recipe
// with one place of it changed or missing (variants.json of each).

import { readFile } from 'node:fs/promises'
import { nginx } from '../../../src/recipes/nginx.ts'
import { openresty } from '../../../src/recipes/openresty.ts'
import { RECIPE_DEFAULTS, type Recipe } from '../../../src/recipes/recipe.ts'
import type { CandidateFixture, CandidateHub } from './candidate.ts'
import { fixturePath } from './fixture-path.ts'
import { startNginx, type NginxPlace } from './nginx.ts'
import { changeOnce, fillIn } from './template.ts'

interface Expected {
  readonly published?: readonly { readonly variant: string; readonly faults: readonly string[] }[]
  readonly broken: readonly Broken[]
}

interface Broken {
  readonly variant: string
  /** Stands in the recipe exactly once. */
  readonly from: string
  /** Absent: `from` is left out. */
  readonly to?: string
  readonly faults: readonly string[]
}

export const NGINX_CANDIDATES: readonly CandidateFixture[] = [
  ...(await candidatesOf(nginx)),
  ...(await candidatesOf(openresty)),
]

async function candidatesOf(recipe: Recipe): Promise<CandidateFixture[]> {
  const { id } = recipe
  const { published = [], broken } = JSON.parse(
    await readFile(fixturePath(`${id}/variants.json`), 'utf8'),
  ) as Expected
  return [
    ...published.map(({ variant, faults }) => ({
      id,
      variant,
      faults,
      start: (hub: CandidateHub) =>
        startNginx(hub.workspace, async (place) =>
          publishedAt(await readFile(fixturePath(`${id}/${variant}.conf`), 'utf8'), place, hub),
        ),
    })),
    {
      id,
      variant: 'mended',
      faults: [],
      start: (hub) => startNginx(hub.workspace, (place) => recipeAt(recipe, place, hub)),
    },
    ...broken.map(({ variant, from, to = '', faults }) => ({
      id,
      variant,
      faults,
      start: (hub: CandidateHub) =>
        startNginx(hub.workspace, (place) => changeOnce(recipeAt(recipe, place, hub), from, to)),
    })),
  ]
}

function recipeAt(recipe: Recipe, place: NginxPlace, { origins, ca }: CandidateHub): string {
  return recipe.render({
    ...RECIPE_DEFAULTS,
    listen: place.listen,
    tls: { certificate: place.certificate, key: place.key },
    registry: origins.registry,
    tokenService: `${origins.authorization}/token`,
    trusted: ca ?? RECIPE_DEFAULTS.trusted,
    accessLog: place.accessLog,
  })
}

function publishedAt(template: string, place: NginxPlace, { origins }: CandidateHub): string {
  return fillIn(template, {
    LISTEN: place.listen,
    CERTIFICATE: place.certificate,
    KEY: place.key,
    ACCESS_LOG: place.accessLog,
    REGISTRY: origins.registry,
    REGISTRY_HOST: new URL(origins.registry).host,
    AUTH: origins.authorization,
    AUTH_HOST: new URL(origins.authorization).host,
  })
}
