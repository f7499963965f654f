// Where nginx without Lua sends what it is asked: to the registry, after its redirects, to the token service. Text only.

import { hasLibrary, type RecipeOptions } from '../recipe.ts'
import { SCOPED } from './library.ts'

/** Status and body are passed on, whatever they are: 404, 429 with its Retry-After, 5xx. */
export function registryLocation(options: RecipeOptions, location: string): string {
  return `        location ${location} {
            # write-path-broken: this is for pulls only, and says so.
            if ($request_method !~ ^(?:GET|HEAD)$) {
                return 405 '{"errors":[{"code":"UNSUPPORTED","message":"this proxy is for pulls only"}]}';
            }
            if ($is_other_registry) {
                return 404 '{"errors":[{"code":"NAME_UNKNOWN","message":"this proxy does not serve that registry"}]}';
            }
            set $origin ${options.registry};
            set $target $origin${hasLibrary(options) ? '$registry_uri' : '$request_uri'};
            set $hops "";
            proxy_pass $target;
            # blob-redirect-leak, cdn-host-hardcoded: redirects are followed here, wherever they lead.
            proxy_intercept_errors on;
            error_page 301 302 303 307 308 = @follow;
            error_page 502 504 = @unreachable;
        }`
}

export function followLocation({ registry }: RecipeOptions): string {
  return `        location @follow {
            # redirect-not-handled: several redirects one after the other, but not without end; relative ones; HEAD stays
            # HEAD, as in any named location.
            set $hops "$hops+";
            if ($hops ~ "^[+]{6}") {
                return 502 '{"errors":[{"code":"UNKNOWN","message":"the upstream redirects in a loop"}]}';
            }
            set $location $upstream_http_location;
            if ($location = "") {
                return 502 '{"errors":[{"code":"UNKNOWN","message":"the upstream redirects to nowhere"}]}';
            }
            if ($target ~ "^((https?:)//[^/?#]+(?:/[^?#]*)?)/") {
                set $base $1/;
                set $base_scheme $2;
            }
            if ($location ~ "^//") {
                set $location $base_scheme$location;
            }
            if ($location ~ "^/") {
                set $location $origin$location;
            }
            if ($location !~ "^https?://") {
                set $location $base$location;
            }
            # signed-url-altered: the URL goes up as the upstream wrote it.
            set $target $location;
            if ($target ~ "^(https?://[^/?#]+)") {
                set $origin $1;
            }
            # auth-forwarded-to-cdn: object stores refuse what they did not give out (400), or get to know a token.
            set $authorization "";
            if ($origin = ${registry}) {
                set $authorization $http_authorization;
            }
            proxy_pass $target;
            proxy_intercept_errors on;
            error_page 301 302 303 307 308 = @follow;
            error_page 502 504 = @unreachable;
        }`
}

export function tokenLocations(options: RecipeOptions): string {
  const { tokenService } = options
  if (!hasLibrary(options)) {
    return `        # token-post-unsupported, token-endpoint-mangled: method, query and form go on as they are.
        location = /token {
            proxy_pass ${tokenService}$is_args$args;
        }`
  }
  return `        location = /token {
            # token-post-unsupported: containerd and BuildKit POST when they have credentials.
            if ($request_method = POST) {
                rewrite ^ /token/form last;
            }
            proxy_pass ${tokenService}?${SCOPED};
        }
        location = /token/form {
            internal;
            # The form has to be read before it can be changed: in memory, hence not without a limit.
            client_max_body_size 64k;
            client_body_buffer_size 64k;
            client_body_in_single_buffer on;
            proxy_set_body ${SCOPED};
            proxy_pass ${tokenService}$is_args$args;
        }`
}
