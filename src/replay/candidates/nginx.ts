// nginx as reverse proxy. Knows nothing of Lua: openresty.ts takes these lines and adds its own.

import type { CandidateKind } from './kind.ts'
import { CHALLENGE_LINES, CHALLENGE_MAP, NGINX_CHALLENGES } from './nginx-challenges.ts'
import { at, both } from './remedy.ts'
import { telling } from './traits.ts'

const TOKEN_LOCATION = at(
  'server block',
  'location = /token { proxy_pass https://auth.docker.io; proxy_set_header Host auth.docker.io;',
  'proxy_ssl_server_name on; }',
)

export const nginx: CandidateKind = {
  id: 'nginx',
  title: 'nginx',
  // https://nginx.org/en/docs/http/ngx_http_core_module.html#server_tokens: nginx names itself, version or not.
  recognise: (traits) => telling(traits, /^server$/i, /^nginx(?:\/|$)/i),
  remedies: {
    'realm-leak-upstream': both(CHALLENGE_MAP, at('server block', ...CHALLENGE_LINES), TOKEN_LOCATION),
    'realm-leak-partial': both(
      at('server block', ...CHALLENGE_LINES),
      'locations: no add_header and no proxy_hide_header, since one of their own ends the inheritance',
    ),
    'realm-leak-ipv6-variant': CHALLENGE_MAP,
    'realm-wrong-scheme': both(
      at('server block where TLS ends', 'proxy_set_header X-Forwarded-Proto $scheme;'),
      at('proxies behind it', 'proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;'),
    ),
    'realm-wrong-host-port': both(
      at('server block', 'proxy_set_header Host $http_host; (not $host: that drops the port)'),
      at('challenge', 'realm="$scheme://$http_host/token" and no X-Forwarded-Port beside it'),
    ),
    ...NGINX_CHALLENGES,
    'token-post-unsupported': at(
      'location = /token',
      'proxy_pass https://auth.docker.io; without limit_except, proxy_method or proxy_pass_request_body off',
    ),
    'token-endpoint-mangled': at(
      'location = /token',
      'proxy_pass https://auth.docker.io; (no URI behind the host: the query goes up as it came)',
      'proxy_intercept_errors off;',
    ),
    'library-missing-scope': at(
      'location = /token',
      `if ($args ~* '^(.*scope=repository(?::|%3A))([^/%&:]+)((?::|%3A).*)$') { set $args $1library/$2$3; }`,
    ),
    'multi-scope-collapsed': at(
      'location = /token',
      'proxy_pass https://auth.docker.io; and no $arg_scope, which is the first scope alone',
    ),
    'basic-credentials-dropped': at(
      'location = /token and location /v2/',
      'proxy_set_header Authorization $http_authorization;',
    ),
    'auth-response-cached': both(
      at('location = /token', 'proxy_cache off;'),
      at(
        'location /v2/',
        'proxy_cache_bypass $http_authorization; proxy_no_cache $http_authorization;',
        'proxy_cache_valid 401 403 0;',
      ),
    ),
    'upstream-identity-shared': at(
      'location = /token',
      `remove proxy_set_header Authorization 'Basic ...'; or use an account that can read nothing private`,
    ),
    'library-missing-path': at(
      'server block',
      'rewrite ^/v2/([^/]+)/((?:manifests|blobs|tags|referrers)/.*)$ /v2/library/$1/$2 last;',
    ),
    'library-misapplied': at(
      'server block for docker.io alone',
      'rewrite ^/v2/([^/]+)/((?:manifests|blobs|tags|referrers)/.*)$ /v2/library/$1/$2 last;',
      'in the place of `return 301`, `redirect` and `permanent`',
    ),
    'ns-misrouted': both(
      at(
        'http block',
        `map $arg_ns $registry { '' registry-1.docker.io; docker.io registry-1.docker.io; default ''; }`,
      ),
      at('location /v2/', `if ($registry = '') { return 404; } proxy_pass https://$registry;`),
    ),
    'query-dropped': at(
      'location /v2/',
      'proxy_pass https://registry-1.docker.io; (with a path of its own: $is_args$args behind it)',
    ),
    'link-header-wrong': both(
      at(
        'http block',
        `map $upstream_http_link $link { default ''; '~^<(?:https?://[^/>]+)?(?<next>/v2/.*)$' '<$next'; }`,
      ),
      at('server block', 'proxy_hide_header Link; add_header Link $link always;'),
    ),
    'path-or-digest-altered': both(
      at(
        'location /v2/',
        'proxy_pass https://registry-1.docker.io; (a URI behind the host decodes the path)',
      ),
      at('server block', 'merge_slashes off;'),
    ),
    'v2-root-or-prefix-wrong': at(
      'server block',
      'location /v2/ { proxy_pass https://registry-1.docker.io; } at the root, beside any UI,',
      'and location = /v2 { return 307 /v2/; }',
    ),
    'v2-root-or-prefix-wrong/refused': at(
      'server block',
      'location /v2/ { proxy_pass https://registry-1.docker.io; } for /v2/ itself too: no location = /v2/ beside it, and',
      'no deny or `return 403` in it',
    ),
    'blob-redirect-leak': both(
      at(
        'location ~ ^/v2/.+/blobs/',
        'proxy_intercept_errors on; recursive_error_pages on; error_page 301 302 303 307 308 = @blob;',
      ),
      at(
        'server block',
        'location @blob { resolver 1.1.1.1 ipv6=off; set $blob $upstream_http_location;',
        `proxy_set_header Authorization ''; proxy_ssl_server_name on; proxy_pass $blob; }`,
      ),
    ),
    'cdn-host-hardcoded': at(
      'location @blob',
      `set $blob $upstream_http_location; if ($blob !~ '^https://') { return 502; } proxy_pass $blob;`,
      'in the place of a list of hosts',
    ),
    'redirect-not-handled': both(
      at(
        'location /v2/',
        'proxy_intercept_errors on; recursive_error_pages on; error_page 301 302 303 307 308 = @blob;',
      ),
      at(
        'http block',
        `map $upstream_http_location $blob { default $upstream_http_location;`,
        `'~^/' https://registry-1.docker.io$upstream_http_location; }`,
      ),
    ),
    'auth-forwarded-to-cdn': at('location @blob', `proxy_set_header Authorization '';`),
    'signed-url-cached': at('location /v2/', 'proxy_cache_valid 301 302 303 307 308 0;'),
    'signed-url-altered': at(
      'location @blob',
      'set $blob $upstream_http_location; proxy_pass $blob; proxy_set_header Host $proxy_host;',
      'proxy_ssl_server_name on; and no rewrite of $blob',
    ),
    'range-broken': at(
      'location @blob and location ~ ^/v2/.+/blobs/',
      'proxy_set_header Range $http_range; proxy_set_header If-Range $http_if_range;',
      '(where it is cached: slice 8m; proxy_set_header Range $slice_range; $slice_range in proxy_cache_key)',
    ),
    'truncated-or-empty-200': at(
      'location /v2/',
      'proxy_http_version 1.1; (with 1.0 a body that was cut looks whole); then empty the proxy_cache_path',
    ),
    'html-served-as-content': at(
      'location /v2/',
      'proxy_pass https://registry-1.docker.io; (not docker.io or hub.docker.com), and no try_files or error_page',
    ),
    'buffering-or-timeout-cut': at(
      'location /v2/ and location @blob',
      'proxy_buffering off; proxy_request_buffering off; proxy_max_temp_file_size 0;',
      'proxy_read_timeout 900s; proxy_send_timeout 900s; send_timeout 900s;',
    ),
    'accept-lost': at(
      'location /v2/',
      'remove proxy_set_header Accept: unset, all lines go up as they came; $http_accept may be the first alone',
    ),
    'cache-key-too-narrow': at(
      'location /v2/',
      'proxy_cache_key $request_method$http_host$request_uri$http_accept; proxy_cache_convert_head off;',
    ),
    'head-unsupported': at(
      'location /v2/',
      'limit_except GET { deny all; } allows HEAD too: use it in the place of `if ($request_method != GET)`;',
      'proxy_cache_convert_head off;',
    ),
    'head-metadata-missing': at('location /v2/', 'gzip off; and no sub_filter, addition or body filter'),
    'digest-header-lost': at('location /v2/', 'remove proxy_hide_header Docker-Content-Digest;'),
    'digest-header-lost/wrong': at(
      'location /v2/',
      'remove add_header Docker-Content-Digest: what the upstream says is passed on',
    ),
    'digest-header-lost/altered': at(
      'location /v2/',
      'no sub_filter, js_body_filter or body_filter_by_lua_block',
    ),
    'digest-header-lost/head-differs': at(
      'server block',
      'location ~ ^/v2/.+/manifests/(?!sha256:) { proxy_cache off; ... }, for HEAD and GET alike',
    ),
    'content-type-changed': at(
      'location /v2/',
      'remove default_type, types and proxy_hide_header Content-Type: what the upstream says is passed on',
    ),
    'content-encoding-altered': at(
      'location /v2/ and location @blob',
      `gzip off; gunzip off; proxy_set_header Accept-Encoding '';`,
    ),
    'stale-tag': at('server block', 'location ~ ^/v2/.+/manifests/(?!sha256:) { proxy_cache off; ... }'),
    'header-size-limit': at(
      'server block',
      'large_client_header_buffers 4 64k; proxy_buffer_size 128k; proxy_buffers 4 256k;',
      'proxy_busy_buffers_size 256k;',
    ),
    'upstream-tls-host-wrong': at(
      'location /v2/',
      'proxy_ssl_server_name on; proxy_set_header Host registry-1.docker.io; resolver 1.1.1.1 valid=300s ipv6=off;',
      'set $registry registry-1.docker.io; proxy_pass https://$registry;',
    ),
    'upload-body-limit': at('server block', 'client_max_body_size 0;'),
    'write-path-broken': at(
      'location /v2/',
      'proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme; (pull only: if',
      `($request_method !~ '^(GET|HEAD)$') { return 405 '{"errors":[{"code":"UNSUPPORTED","message":"pull only"}]}'; })`,
    ),
    'error-shape-or-status-changed': both(
      at('location /v2/', 'no error_page but for redirects;'),
      at('server block', 'add_header Docker-Distribution-Api-Version registry/2.0 always;'),
    ),
    'error-shape-or-status-changed/hidden': at(
      'location /v2/',
      'no error_page 401, no deny and no `return 404` for requests without Authorization: the 401 goes out with its challenge',
    ),
    'ratelimit-hidden-or-shared': at(
      'location /v2/',
      'remove proxy_hide_header RateLimit-Limit, RateLimit-Remaining and Retry-After; error_page 429 has no place here',
    ),
    'edge-quota-or-waf-page': at(
      'location /v2/ and location = /token',
      'modsecurity off; no limit_req, no auth_request, no test of $http_user_agent',
    ),
  },
}
