// Distribution as a pull-through cache, behind nginx: Distribution keeps the bytes, nginx asks the registry itself who may
// have them, and for all that Distribution does not do as a registry would.

import { nginxConf } from './nginx.ts'
import { registryLocation } from './nginx/locations.ts'
import { hasLibrary, type Recipe, type RecipeOptions } from './recipe.ts'

export const distribution: Recipe = {
  id: 'distribution',
  title: 'Distribution (the registry) as a pull-through cache behind nginx: config.yml and nginx.conf',
  render: (options) => `${head(options)}#
${config(options).trimEnd().replace(/^/gm, '#| ')}

${nginxConf(options, cacheLocations(options))}`,
}

/** Only nginx speaks to it. */
const CACHE = '127.0.0.1:5000'

function head({ namespace, trusted }: RecipeOptions): string {
  return `# A cache for pulls from ${namespace}: Distribution 2.8 or 3, behind nginx. Printed by "pullscope recipe distribution".
#
# This is a whole nginx.conf, and the lines that begin with "#|" are Distribution's config.yml:
#   sed -n 's/^#| //p' nginx.conf > config.yml
#   SSL_CERT_FILE=${trusted} registry serve config.yml     (Debian: docker-registry serve)
#
# Why nginx: alone, Distribution knows no short names (library-missing-path) and no ?ns= (ns-misrouted), calls all that
# its registry refuses "manifest unknown", 429 and 500 too (error-shape-or-status-changed, ratelimit-hidden-or-shared),
# gives the whole of a blob for its first range (range-broken) and for a HEAD (redirect-not-handled), and, in 2.8, all tags
# in place of a page (query-dropped). Who wants it alone uses it as a mirror of ${namespace} only.
#
# So nginx lets Distribution answer a GET of a manifest or blob, when the registry lets the client have it, which a HEAD
# asks that costs no pull; all else the registry answers itself. Names such as "realm-leak-upstream:" say which fault the
# lines below them prevent; those are the names that "pullscope check https://HOST" reports.
`
}

function config({ registry }: RecipeOptions): string {
  return `version: 0.1
log:
  level: info
storage:
  filesystem:
    rootdirectory: /var/lib/registry
  # truncated-or-empty-200: no "cache: {blobdescriptor: …}". With "proxy" it remembers blobs that were cleaned up since
  # (https://github.com/distribution/distribution/issues/4191).
  delete:
    enabled: true
http:
  # For nginx alone: Distribution asks nobody for a token.
  addr: ${CACHE}
  # realm-wrong-scheme, realm-wrong-host-port, write-path-broken: it names itself by no host, so by none that is wrong.
  relativeurls: true
proxy:
  # html-served-as-content: the registry, not the website: never https://docker.io.
  remoteurl: ${registry}
  # How long blobs are kept, 7 days by default; Distribution 3 only. stale-tag: tags are asked for anew each time.
  # ttl: 168h
  # upstream-identity-shared: no "username" here, so that it never holds what is private. With an account all who reach
  # it without nginx can read what that can; and when its password is changed, all is "manifest unknown".
`
}

/** Both have to stand before the location of the registry. */
function cacheLocations(options: RecipeOptions): string {
  const uri = hasLibrary(options) ? '$registry_uri' : '$request_uri'
  return `        location ~ ^/v2/.+/(?:manifests|blobs)/[^/]+$ {
            # head-unsupported, redirect-not-handled, ns-misrouted: only what Distribution does as a registry would.
            error_page 418 = @registry;
            if ($request_method != GET) {
                return 418;
            }
            if ($is_other_registry) {
                return 418;
            }
            # upstream-identity-shared: Distribution gives what it has to anybody.
            auth_request /permitted;
            # ratelimit-hidden-or-shared: how much is left says the registry, to the same question.
            auth_request_set $limit $upstream_http_ratelimit_limit;
            auth_request_set $remaining $upstream_http_ratelimit_remaining;
            auth_request_set $counted $upstream_http_docker_ratelimit_source;
            add_header RateLimit-Limit $limit;
            add_header RateLimit-Remaining $remaining;
            add_header Docker-RateLimit-Source $counted;
            proxy_pass http://${CACHE}${uri};
            # range-broken: it answers the first request for a blob with all of it.
            proxy_force_ranges on;
            # error-shape-or-status-changed, ratelimit-hidden-or-shared: what is wrong says the registry itself.
            proxy_intercept_errors on;
            error_page 400 401 403 404 405 416 429 500 502 503 504 = @registry;
        }

        location = /permitted {
            internal;
            proxy_method HEAD;
            proxy_pass_request_body off;
            proxy_pass ${options.registry}${uri};
            # A blob is a redirect to the store: that is a yes. No other answer is passed on, nor its challenge.
            proxy_intercept_errors on;
            error_page 301 302 303 307 308 = @yes;
            error_page 400 401 403 404 405 429 500 502 503 504 = @no;
        }
        location @yes {
            return 204;
        }
        location @no {
            return 403;
        }

${registryLocation(options, '@registry')}

`
}
