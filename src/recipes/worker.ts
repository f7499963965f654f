// A Cloudflare Worker as a registry mirror: the module, and in its first comment what it is deployed with.

import type { Recipe, RecipeOptions } from './recipe.ts'
import { WORKER_SCRIPT } from './worker/script.ts'

export const worker: Recipe = {
  id: 'worker',
  title: 'Cloudflare Worker, or workerd on a machine of your own',
  render: (options) => head(options) + script(options),
}

function script({ namespace, registry, tokenService, origin }: RecipeOptions): string {
  const values: Readonly<Record<string, string>> = {
    DEFAULT_NAMESPACE: JSON.stringify(namespace),
    DEFAULT_REGISTRY: JSON.stringify(registry),
    DEFAULT_TOKEN_SERVICE: JSON.stringify(tokenService),
    DEFAULT_ORIGIN: origin === null ? 'new URL(request.url).origin' : JSON.stringify(origin),
  }
  return WORKER_SCRIPT.replace(/DEFAULT_\w+/g, (name) => values[name] ?? name)
}

/** https://developers.cloudflare.com/workers/wrangler/configuration/ and workerd's workerd.capnp. */
function head(options: RecipeOptions): string {
  const { namespace, registry, tokenService } = options
  return `/*
A mirror of ${namespace} as a Cloudflare Worker: worker.js. Printed by "pullscope recipe worker".

It keeps no image and no secret: it rewrites what names the upstream, and passes on all else. One Worker is the mirror of
one registry; for another one, deploy it again with other vars, such as those of ghcr.io:
  NAMESPACE = "ghcr.io", REGISTRY = "https://ghcr.io", TOKEN_SERVICE = "https://ghcr.io/token"
Behind something that ends TLS or maps ports, say by ORIGIN how clients name it: "https://mirror.example:8443".

What no Worker can prevent: edge-quota-or-waf-page (100 000 requests a day on the free plan: give /v2/* and /token a skip
rule in the firewall), and ratelimit-hidden-or-shared (Docker Hub counts by the address that it sees, and that is one of
Cloudflare's: log in, and the limit is your account's own).

wrangler.toml, for "npx wrangler deploy":
  name = "mirror"
  main = "worker.js"
  compatibility_date = "2026-11-01"
  [vars]
  NAMESPACE = "${namespace}"
  REGISTRY = "${registry}"
  TOKEN_SERVICE = "${tokenService}"

config.capnp, for workerd on a machine of your own: the lines that begin with "|".
  sed -n 's/^| //p' worker.js > config.capnp && workerd serve --import-path=/ config.capnp
| # fetch() goes to the service of the name "internet"; "private" is for an upstream on your own network.
${workerdConfig(options).replace(/^/gm, '| ')}
*/
`
}

/** `embed` takes paths relative to the file, and absolute ones by `--import-path=/` alone. */
function workerdConfig({ namespace, registry, tokenService, listen, tls, trusted }: RecipeOptions): string {
  const socket =
    tls === null
      ? 'http = ()'
      : `https = (options = (), tlsOptions = (keypair = (
        privateKey = embed "${tls.key}", certificateChain = embed "${tls.certificate}")))`
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "mirror", worker = .mirror),
    (name = "internet", network = (
      allow = ["public", "private"],
      tlsOptions = (trustedCertificates = [embed "${trusted}"]))),
  ],
  sockets = [
    (name = "mirror", address = "${listen}", service = "mirror",
      ${socket}),
  ],
);
const mirror :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  bindings = [
    (name = "NAMESPACE", text = "${namespace}"),
    (name = "REGISTRY", text = "${registry}"),
    (name = "TOKEN_SERVICE", text = "${tokenService}"),
  ],
  compatibilityDate = "2026-11-01",
);`
}
