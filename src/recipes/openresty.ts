// OpenResty, or nginx with its Lua module: a pull-only proxy of Docker Hub, or of a registry like it.

import { listening, ownOrigin, resolving, upstreamTls } from './nginx/server.ts'
import { lua } from './nginx/lua.ts'
import type { Recipe, RecipeOptions } from './recipe.ts'

export const openresty: Recipe = {
  id: 'openresty',
  title: 'OpenResty, or nginx with the Lua module (Debian: libnginx-mod-http-lua): nginx.conf',
  render: (options) => `${head(options)}
# Where the Lua module is a file of its own, as with Debian's nginx. OpenResty has it built in, and no such folder.
include /etc/nginx/modules-enabled/*.conf;

worker_processes auto;
worker_rlimit_nofile 16384;
events {
    worker_connections 4096;
}

http {
    init_by_lua_block {
${indented(lua(options))}
    }

    server {
${listening(options)}

${server(options)}

${locations()}
    }
}
`,
}

function head({ namespace }: RecipeOptions): string {
  return `# A proxy for pulls from ${namespace}, for docker, containerd, podman, skopeo and BuildKit: as a host to pull from
# (HOST/redis) and as a mirror (registry-mirrors, hosts.toml, registries.conf). Printed by "pullscope recipe openresty".
#
# It is a whole nginx.conf, and needs no library besides OpenResty's own lua-resty-core: bodies are never in Lua's hands,
# they are streamed by proxy_pass. For a server that serves others too, put what is inside of "http" into a file of conf.d.
# Behind something that ends TLS or maps ports, name it as clients do: "pullscope recipe openresty --name https://HOST:PORT".
#
# Comments that begin with names such as "realm-leak-upstream:" say which fault the lines below them prevent; those are
# the names that "pullscope check https://HOST" reports.
`
}

function indented(text: string): string {
  return text.trimEnd().replace(/^(?=.)/gm, '        ')
}

function server(options: RecipeOptions): string {
  return `        # realm-wrong-scheme, realm-wrong-host-port: $http_host has the port, $host has not.
        set $own_origin ${ownOrigin(options)};

        # Written by Lua, read by proxy_pass.
        set $target "";
        set $hops 0;
        set $authorization "";

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

        # upload-body-limit: an upload is refused for what it is (405), not for its size.
        client_max_body_size 0;

        # upstream-tls-host-wrong: the name of each upstream, for TLS and as Host ($proxy_host is the default: do not
        # set it to $host), and looked up again when it has aged. Write your own DNS servers here.
${resolving(options)}
${upstreamTls(options)}
        proxy_http_version 1.1;

        # content-encoding-altered: bytes must hash to their digest, so nobody compresses any. All other headers go up
        # as they came: Accept in all its lines (accept-lost), Range and If-Range (range-broken).
        proxy_set_header Accept-Encoding identity;
        gzip off;
        proxy_set_header Connection "";
        proxy_set_header Authorization $authorization;

        # Challenges, Link: see proxy.answer.
        header_filter_by_lua_block { proxy.answer() }

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

function locations(): string {
  return `        location ~ ^/v2(?:/|$) {
            rewrite_by_lua_block { proxy.enter() }
            proxy_pass $target;
            # blob-redirect-leak, cdn-host-hardcoded: redirects are followed here, wherever they lead.
            proxy_intercept_errors on;
            error_page 301 302 303 307 308 = @follow;
            error_page 502 504 = @unreachable;
        }

        # HEAD stays HEAD, as in any named location; Range and the rest go along.
        location @follow {
            rewrite_by_lua_block { proxy.follow() }
            proxy_pass $target;
            proxy_intercept_errors on;
            error_page 301 302 303 307 308 = @follow;
            error_page 502 504 = @unreachable;
        }

        location = /token {
            # The form of a POST has to be read before it can be changed: in memory, hence not without a limit.
            client_max_body_size 64k;
            client_body_buffer_size 64k;
            rewrite_by_lua_block { proxy.token() }
            proxy_pass $target;
        }

        location @unreachable {
            rewrite_by_lua_block { proxy.refuse(502, "UNKNOWN", "the upstream cannot be reached, or not be understood") }
        }

        location / {
            rewrite_by_lua_block { proxy.refuse(404, "UNSUPPORTED", "this is a registry: ask below /v2/") }
        }`
}
