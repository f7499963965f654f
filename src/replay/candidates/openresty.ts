// OpenResty: nginx with Lua. Its lines are nginx's, but where Lua says it shorter.

import type { CandidateKind } from './kind.ts'
import { nginx } from './nginx.ts'
import { at, both } from './remedy.ts'
import { telling } from './traits.ts'

const CHALLENGE = at(
  'server block',
  'header_filter_by_lua_block { local c = ngx.header.www_authenticate if c then',
  `ngx.header.www_authenticate = c:gsub('realm="[^"]*"',`,
  `'realm="' .. ngx.var.scheme .. '://' .. ngx.var.http_host .. '/token"') .. '' end }`,
)

export const openresty: CandidateKind = {
  id: 'openresty',
  title: 'OpenResty',
  // The bundle is built with its own NGINX_VER (openresty/openresty, patches/nginx-*-server_header.patch). Debian's
  // nginx with the Lua module says `nginx`, and is told apart by nothing.
  recognise: (traits) => telling(traits, /^server$/i, /^openresty(?:\/|$)/i),
  remedies: {
    ...nginx.remedies,
    'realm-leak-upstream': both(
      CHALLENGE,
      at(
        'server block',
        'location = /token { proxy_pass https://auth.docker.io; proxy_set_header Host auth.docker.io;',
        'proxy_ssl_server_name on; }',
      ),
    ),
    'realm-leak-partial': both(
      CHALLENGE,
      'locations: no header_filter_by_lua_block of their own, which replaces it',
    ),
    'realm-leak-ipv6-variant': CHALLENGE,
    'realm-wrong-host-port': at(
      'header_filter_by_lua_block',
      `realm="' .. ngx.var.scheme .. '://' .. ngx.var.http_host .. '/token" (http_host has the port, host has not)`,
    ),
    'challenge-missing-or-malformed': at(
      'header_filter_by_lua_block',
      'set ngx.header.www_authenticate only if ngx.status == 401',
    ),
    'challenge-missing-or-malformed/malformed': CHALLENGE,
    'challenge-missing-or-malformed/two-realms': at(
      'header_filter_by_lua_block',
      'ngx.header.www_authenticate = challenge (one string, which takes the place of all lines that came)',
    ),
    'challenge-missing-or-malformed/other-scheme': at(
      'header_filter_by_lua_block',
      'ngx.header.www_authenticate = challenge (one string, the Bearer one alone), and no auth_basic for /v2/ and /token',
    ),
    'challenge-missing-or-malformed/misplaced': at(
      'header_filter_by_lua_block',
      'set ngx.header.www_authenticate only if ngx.status == 401',
    ),
    'challenge-missing-or-malformed/no-service': CHALLENGE,
    'token-endpoint-mangled': at(
      'location = /token',
      'pass ngx.var.args on as it is, and answer with res.status and res.body whatever the status is',
    ),
    'library-missing-scope': at(
      'location = /token',
      `rewrite_by_lua_block { ngx.req.set_uri_args((ngx.re.gsub(ngx.var.args or '',`,
      `[[(scope=repository(?::|%3A))([^/%&:]+)((?::|%3A))]], '$1library/$2$3', 'ijo'))) }`,
    ),
    'multi-scope-collapsed': at(
      'location = /token',
      'ngx.req.get_uri_args().scope is a table when there are several: pass ngx.var.args on as it is',
    ),
    'library-missing-path': at(
      'location /v2/',
      'rewrite_by_lua_block { ngx.req.set_uri((ngx.re.sub(ngx.var.uri,',
      `[[^/v2/([^/]+)/(manifests|blobs|tags|referrers)/]], '/v2/library/$1/$2/', 'jo'))) }`,
    ),
    'library-misapplied': at(
      'location /v2/',
      'ngx.req.set_uri(path) in the place of ngx.redirect(path), and only where the upstream is docker.io',
    ),
    'ns-misrouted': at(
      'location /v2/',
      `rewrite_by_lua_block { local ns = ngx.var.arg_ns or 'docker.io' if ns ~= 'docker.io' then`,
      'return ngx.exit(404) end } and the upstream in ngx.ctx, never in a variable of the module',
    ),
    'query-dropped': at(
      'location /v2/',
      `ngx.var.request_uri, or ngx.var.uri .. '?' .. (ngx.var.args or '')`,
    ),
    'auth-forwarded-to-cdn': at(
      'location @blob',
      `proxy_set_header Authorization ''; (with lua-resty-http: headers['authorization'] = nil before the second hop)`,
    ),
    'redirect-not-handled': at(
      'location @blob',
      `set_by_lua_block $blob { local to = ngx.var.upstream_http_location`,
      `return to:sub(1, 1) == '/' and 'https://registry-1.docker.io' .. to or to }`,
      'for error_page 301 302 303 307 308, with recursive_error_pages on;',
    ),
    'digest-header-lost': at(
      'location /v2/',
      `copy res.headers['Docker-Content-Digest'] where Lua makes the answer; no ngx.header.docker_content_digest = nil`,
    ),
  },
}
