// The Worker of the recipe, in front of a hub. Node has the same fetch API as Cloudflare; test/real runs it in workerd.

import type { Answer, Handler, HubRequest } from '../../src/hub/handler.ts'
import { RECIPE_DEFAULTS, type RecipeOptions } from '../../src/recipes/recipe.ts'
import { worker } from '../../src/recipes/worker.ts'
import { hubRig, type HubRig } from '../helpers/hub-rig.ts'

export const MIRROR = 'https://mirror.example:8443'
export const ACCEPT =
  'application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json'

export type Ask = (path: string, init?: RequestInit) => Promise<Response>
type Watch = (request: HubRequest, handler: Handler) => Promise<Answer>

/** A Worker at `MIRROR`, and the hub behind it. */
export async function mirror(
  registry: Watch = (request, handler) => handler(request),
  options: Partial<RecipeOptions> = {},
): Promise<{ readonly ask: Ask; readonly rig: HubRig; readonly asked: HubRequest[] }> {
  const asked: HubRequest[] = []
  const watched =
    (handler: Handler, watch: Watch): Handler =>
    (request) => {
      asked.push(request)
      return watch(request, handler)
    }
  const asItIs: Watch = (request, handler) => handler(request)
  const rig = await hubRig({
    wrap: (handlers) => ({
      registry: watched(handlers.registry, registry),
      authorization: watched(handlers.authorization, asItIs),
      cdn: watched(handlers.cdn, asItIs),
    }),
  })
  const { registry: up, authorization } = rig.hub.authorities
  const ask = await loaded({
    ...RECIPE_DEFAULTS,
    registry: `http://${up.name}`,
    tokenService: `http://${authorization.name}/token`,
    ...options,
  })
  return { ask, rig, asked }
}

export async function loaded(options: RecipeOptions): Promise<Ask> {
  const source = Buffer.from(worker.render(options)).toString('base64')
  const { default: script } = (await import(`data:text/javascript;base64,${source}`)) as {
    default: { fetch(request: Request, env: Record<string, string>): Promise<Response> }
  }
  return (path, init) => script.fetch(new Request(MIRROR + path, init), {})
}

/** Anybody's token for the image, by the mirror's own token service. */
export async function bearer(ask: Ask, scope = 'repository:busybox:pull'): Promise<string> {
  const answer = await ask(`/token?service=registry.docker.io&scope=${encodeURIComponent(scope)}`)
  const { token } = (await answer.json()) as { token: string }
  return `Bearer ${token}`
}
