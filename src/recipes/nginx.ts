// nginx without any module: a pull-only proxy of Docker Hub, or of a registry like it.

import { listening, ownOrigin, resolving, upstreamTls } from './nginx/server.ts'
import { libraryPathMap, libraryScopeMaps } from './nginx/library.ts'
import { followLocation, registryLocation, tokenLocations } from './nginx/locations.ts'
import { hasLibrary, type Recipe, type RecipeOptions } from './recipe.ts'

export const nginx: Recipe = {
  id: 'nginx',
  title: 'nginx without any module, 1.22 or later: nginx.conf',
  render: (options) => `${head(options)}\n${nginxConf(options)}`,
}

/** `locations`: others of the same server, before its own; each line ends in a line feed. */
export function nginxConf(options: RecipeOptions, locations = ''): string {
  return `worker_processes auto;
worker_rlimit_nofile 16384;
events {
    worker_connections 4096;
}

http {
${maps(options)}
    server {
${listening(options)}

${server(options)}

${locations}${registryLocation(options, '~ ^/v2(?:/|$)')}

${followLocation(options)}

${tokenLocations(options)}

        location @unreachable {
            return 502 '{"errors":[{"code":"UNKNOWN","message":"the upstream cannot be reached, or not be understood"}]}';
        }

        location / {
            return 404 '{"errors":[{"code":"UNSUPPORTED","message":"this is a registry: ask below /v2/"}]}';
        }
    }
}
`
}

function head({ namespace }: RecipeOptions): string {
  return `# A proxy for pulls from ${namespace}, for docker, containerd, podman, skopeo and BuildKit: as a host to pull from
# (HOST/redis) and as a mirror (registry-mirrors, hosts.toml, registries.conf). Printed by "pullscope recipe nginx".
#
# It is a whole nginx.conf. For an nginx that serves others too, put what is inside of "http" into a file of conf.d.
# Behind something that ends TLS or maps ports, name it as clients do: "pullscope recipe nginx --name https://HOST:PORT".
#
# Comments that begin with names such as "realm-leak-upstream:" say which fault the lines below them prevent; those are
# the names that "pullscope check https://HOST" reports.
#
# What nginx alone cannot do, and OpenResty can ("pullscope recipe openresty"): add "library/" to more than four scopes of
# one request for a token; resolve a redirect to "../elsewhere" or "?other" (the dots go up as they are).
`
}

/** In \`http\`: what is computed of a request, or of the upstream's answer. */
function maps(options: RecipeOptions): string {
  return String.raw`${hasLibrary(options) ? libraryPathMap() + libraryScopeMaps() : ''}    # realm-leak-upstream, realm-leak-partial, realm-leak-ipv6-variant: whatever the upstream calls its token service,
    # and whatever it answers 401 to, clients are sent to /token of this server.
    map $upstream_http_www_authenticate $challenge {
        '~*^(?<challenge_start>Bearer (?:.*, *)?realm=")[^"]*(?<challenge_end>".*)$' $challenge_start$own_origin/token$challenge_end;
        default $upstream_http_www_authenticate;
    }

    # link-header-wrong: the next page is here too. proxy_redirect does not touch Link.
    map $upstream_http_link $link {
        "~^<https?://[^/>]+(?<link_rest>/.*)$" "<$link_rest";
        default $upstream_http_link;
    }

    # ns-misrouted: containerd says in ?ns= whose image it wants. This is a proxy for one registry; for another one, 404
    # lets containerd go on. Never make an upstream of it: that is an open relay.
    map $arg_ns $is_other_registry {
        "" 0;
        ${options.namespace} 0;
        default 1;
    }

    # error-shape-or-status-changed: answers of this server's own are a registry's too.
    map "$upstream_status" $own_version {
        "" registry/2.0;
        "~^50[24](?:, 50[24])*$" registry/2.0;
        default "";
    }
    map "$status:$upstream_status" $own_allow {
        "405:" "GET, HEAD";
        default "";
    }
`
}

function server(options: RecipeOptions): string {
  return `        # realm-wrong-scheme, realm-wrong-host-port: $http_host has the port, $host has not.
        set $own_origin ${ownOrigin(options)};

        # buffering-or-timeout-cut: bytes are passed on as they come, and a large layer may take its time.
        proxy_buffering off;
        proxy_max_temp_file_size 0;
        proxy_connect_timeout 10s;
        proxy_read_timeout 900s;
        proxy_send_timeout 900s;
        send_timeout 900s;

        # header-size-limit: tokens of 32 KiB up, signed URLs and cookies of as much down.
        large_client_header_buffers 8 64k;
        proxy_buffer_size 128k;
        proxy_buffers 4 128k;

        # upload-body-limit: an upload is refused for what it is (405, below), not for its size.
        client_max_body_size 0;

        # upstream-tls-host-wrong: the name of each upstream, for TLS and as Host ($proxy_host is the default: do not
        # set it to $host), and looked up again when it has aged. Write your own DNS servers here.
${resolving(options)}
${upstreamTls(options)}
        proxy_http_version 1.1;

        # basic-credentials-dropped: a client's own go on, but not to where a redirect leads (@follow).
        set $authorization $http_authorization;
        proxy_set_header Authorization $authorization;
        # content-encoding-altered: bytes must hash to their digest, so nobody compresses any. All other headers go up
        # as they came: Accept in all its lines (accept-lost), Range and If-Range (range-broken).
        proxy_set_header Accept-Encoding identity;
        gzip off;
        proxy_set_header Connection "";

        # challenge-missing-or-malformed: without "always", nginx adds no header to a 401.
        proxy_hide_header WWW-Authenticate;
        add_header WWW-Authenticate $challenge always;
        proxy_hide_header Link;
        add_header Link $link always;
        add_header Docker-Distribution-Api-Version $own_version always;
        add_header Allow $own_allow always;
        # content-type-changed: of this server's own answers; those of the upstream keep theirs.
        types {}
        default_type application/json;

        # Headers by which an upstream could steer this nginx.
        proxy_ignore_headers X-Accel-Redirect X-Accel-Expires X-Accel-Limit-Rate X-Accel-Buffering X-Accel-Charset;
        proxy_redirect off;

        # redirect-not-handled: a redirect may lead to another one. It has to stand here, for both locations.
        recursive_error_pages on;

        # error-shape-or-status-changed: a page of nginx's own is nothing that a client can read.
        error_page 502 504 = @unreachable;

        # auth-response-cached, cache-key-too-narrow, signed-url-cached, stale-tag, upstream-identity-shared: nothing is
        # cached here, and nobody is logged in but the client.`
}
