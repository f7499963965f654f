// The Lua of the OpenResty recipe: what `init_by_lua_block` holds. Text only.

import { hasLibrary, type RecipeOptions } from '../recipe.ts'

export function lua(options: RecipeOptions): string {
  const { namespace, registry, tokenService } = options
  return String.raw`local REGISTRY = "${registry}"
local TOKEN_SERVICE = "${tokenService}"
-- ns-misrouted: what containerd may ask for in ?ns=. Never make an upstream of it: that is an open relay.
local NAMESPACE_SERVED = { ["${namespace}"] = true }
-- Docker Hub alone has a namespace that its users leave out.
local HAS_LIBRARY = ${String(hasLibrary(options))}
local REDIRECTS_AT_MOST = 5

proxy = {}

-- error-shape-or-status-changed: answers of this server's own are a registry's too.
function proxy.refuse(status, code, message)
    ngx.status = status
    ngx.header["Content-Type"] = "application/json"
    ngx.header["Docker-Distribution-Api-Version"] = "registry/2.0"
    if status == 405 then
        ngx.header["Allow"] = "GET, HEAD"
    end
    local body = '{"errors":[{"code":"' .. code .. '","message":"' .. message .. '"}]}'
    ngx.header["Content-Length"] = #body
    ngx.print(body)
    return ngx.exit(ngx.HTTP_OK)
end

-- library-missing-path: clients add "library/" for docker.io alone, so for HOST/redis it is done here; inside, for a
-- redirect would make other requests of theirs (library-misapplied). Other names stay as they are.
local function with_library(uri)
    local found = HAS_LIBRARY and ngx.re.match(uri, [[^/v2/([^/?]+)/((?:manifests/[^/?]+|blobs/[^/?]+|tags/list|referrers/[^/?]+)(?:\?.*)?)$]], "jo")
    if found then
        uri = "/v2/library/" .. found[1] .. "/" .. found[2]
    end
    return uri
end

-- library-missing-scope: a token for "redis" is of no use for "library/redis". All else of a query or a form stays as
-- it is, repeated scopes too (multi-scope-collapsed, token-endpoint-mangled).
local function with_library_scopes(form)
    if not HAS_LIBRARY then
        return form
    end
    return (ngx.re.gsub(form, [[(?:^|&)scope=[^&]*]], function(scopes)
        local changed = scopes[0]
        changed = ngx.re.gsub(changed, [[(?<=[= +]|%20)(repository(?::|%3A))([a-z0-9._-]+(?::|%3A)(?:[a-z,*]|%2[AC])*)(?=[ +]|%20|$)]], "$1library%2F$2", "ijo")
        return changed
    end, "jo"))
end

-- Requests below /v2/.
function proxy.enter()
    -- write-path-broken: this is for pulls only, and says so.
    if ngx.var.request_method ~= "GET" and ngx.var.request_method ~= "HEAD" then
        return proxy.refuse(405, "UNSUPPORTED", "this proxy is for pulls only")
    end
    -- ns-misrouted: 404 lets containerd go on.
    if ngx.var.arg_ns and not NAMESPACE_SERVED[ngx.var.arg_ns] then
        return proxy.refuse(404, "NAME_UNKNOWN", "this proxy does not serve that registry")
    end
    -- path-or-digest-altered, query-dropped: $request_uri is what was asked, byte for byte and with its query.
    ngx.var.target = REGISTRY .. with_library(ngx.var.request_uri)
    ngx.var.authorization = ngx.var.http_authorization or ""
end

-- RFC 3986, 5.2.4.
local function without_dots(path)
    local kept = {}
    for segment in path:gmatch("/([^/]*)") do
        if segment == ".." then
            kept[#kept] = nil
        elseif segment ~= "." then
            kept[#kept + 1] = segment
        end
    end
    if path:match("/%.%.?$") then
        kept[#kept + 1] = ""
    end
    return "/" .. table.concat(kept, "/")
end

-- What a Location means at a URL (RFC 3986, 5.2.2); as it stands when it is a whole URL (signed-url-altered).
local function resolve(base, location)
    local scheme, authority, path = base:match("^(https?:)(//[^/?#]+)([^?#]*)")
    if location:match("^https?://") then
        return location
    elseif location:sub(1, 2) == "//" then
        return scheme .. location
    elseif location:sub(1, 1) == "?" then
        return scheme .. authority .. path .. location
    end
    local new_path, query = location:match("^([^?#]*)([^#]*)")
    if new_path:sub(1, 1) ~= "/" then
        new_path = path:gsub("[^/]*$", "") .. new_path
    end
    return scheme .. authority .. without_dots(new_path) .. query
end

local function origin_of(url)
    return url:match("^https?://[^/?#]+")
end

-- A redirect of the upstream.
function proxy.follow()
    local location = ngx.var.upstream_http_location
    local hops = tonumber(ngx.var.hops) + 1
    if not location or location == "" then
        return proxy.refuse(502, "UNKNOWN", "the upstream redirects to nowhere")
    end
    -- redirect-not-handled: not without end.
    if hops > REDIRECTS_AT_MOST then
        return proxy.refuse(502, "UNKNOWN", "the upstream redirects in a loop")
    end
    ngx.var.hops = hops
    -- redirect-not-handled: relative ones too.
    location = resolve(ngx.var.target, location)
    ngx.var.target = location
    -- auth-forwarded-to-cdn: object stores refuse what they did not give out (400), or get to know a token.
    if origin_of(location) ~= REGISTRY then
        ngx.var.authorization = ""
    end
end

-- Requests for a token. token-post-unsupported: containerd and BuildKit POST when they have credentials.
function proxy.token()
    -- basic-credentials-dropped: whose token it is.
    ngx.var.authorization = ngx.var.http_authorization or ""
    local query = ngx.var.args or ""
    query = with_library_scopes(query)
    ngx.var.target = TOKEN_SERVICE .. "?" .. query
    if ngx.var.request_method == "POST" then
        ngx.req.read_body()
        local form = ngx.req.get_body_data() or ""
        form = with_library_scopes(form)
        ngx.req.set_body_data(form)
    end
end

local function each(values, change)
    if type(values) ~= "table" then
        return values and change(values)
    end
    local changed = {}
    for i, value in ipairs(values) do
        changed[i] = change(value)
    end
    return changed
end

-- realm-leak-upstream, realm-leak-partial, realm-leak-ipv6-variant: whatever the upstream calls its token service.
local function with_own_realm(challenge)
    return (ngx.re.sub(challenge, [[^(Bearer (?:.*, *)?realm=")[^"]*]], function(found)
        return found[1] .. ngx.var.own_origin .. "/token"
    end, "ijo"))
end

local function with_own_path(link)
    return (ngx.re.sub(link, [[<https?://[^/>]+/]], "</", "jo"))
end

-- Headers of all answers, whatever their status (challenge-missing-or-malformed).
function proxy.answer()
    local header = ngx.header
    header["WWW-Authenticate"] = each(header["WWW-Authenticate"], with_own_realm)
    -- link-header-wrong: the next page is here too. proxy_redirect does not touch Link.
    header["Link"] = each(header["Link"], with_own_path)
end
`
}
