// The environment of a traced command: everything it asks goes through the proxy, and it trusts what the proxy shows.

import type { ProxyPlace } from '../../clients/pointing.ts'

/** Read in either case; curl reads `http_proxy` in lower case alone. ALL_PROXY stays: these two come before it. */
const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy']

/** Each replaces the list of roots that a program trusts, or adds to it. */
const TRUST_VARIABLES = [
  'SSL_CERT_FILE', // OpenSSL and with it Python and Ruby; Go, and so docker, podman, skopeo, crane, ctr
  'NODE_EXTRA_CA_CERTS', // Node
  'DENO_CERT', // Deno
  'CURL_CA_BUNDLE', // curl, and requests
  'REQUESTS_CA_BUNDLE', // Python's requests
  'PIP_CERT', // pip
  'GIT_SSL_CAINFO', // git
  'AWS_CA_BUNDLE', // AWS CLI and SDKs
  'CARGO_HTTP_CAINFO', // cargo
  'NIX_SSL_CERT_FILE', // programs from nixpkgs
]

/** Exceptions would be requests that happen and are not shown. */
const EXCEPTION_VARIABLES = ['NO_PROXY', 'no_proxy']

/** `env` as the command gets it. Pure. */
export function tracedEnvironment(env: NodeJS.ProcessEnv, { url, trustPath }: ProxyPlace): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !EXCEPTION_VARIABLES.includes(name))
  return {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(PROXY_VARIABLES.map((name) => [name, url])),
    ...Object.fromEntries(TRUST_VARIABLES.map((name) => [name, trustPath])),
    NODE_USE_ENV_PROXY: '1', // without it, Node's own fetch and http read no proxy variable (Node >= 22.21)
  }
}

/** The hosts that the command would have asked past the proxy; null when there are none. */
export function droppedExceptions(env: NodeJS.ProcessEnv): string | null {
  return EXCEPTION_VARIABLES.map((name) => env[name] ?? '').find((value) => value !== '') ?? null
}
