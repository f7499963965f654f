// How nginx without Lua adds `library/`, in paths and in scopes. Text only.

const SCOPE_STEPS = 4

/** Holds the query of a GET, or the form of a POST, with all scopes completed. */
export const SCOPED = `$token_form_${SCOPE_STEPS}`

/** Directives of `http`. */
export function libraryPathMap(): string {
  return String.raw`    # library-missing-path: clients add "library/" for docker.io alone, so for HOST/redis it is done here; inside, for a
    # redirect would make other requests of theirs (library-misapplied). Other names stay as they are.
    # path-or-digest-altered, query-dropped: $request_uri is what was asked, byte for byte and with its query.
    map $request_uri $registry_uri {
        "~^/v2/(?<short_name>[^/?]+)/(?<short_rest>(?:manifests/[^/?]+|blobs/[^/?]+|tags/list|referrers/[^/?]+)(?:\?.*)?)$"
            /v2/library/$short_name/$short_rest;
        default $request_uri;
    }

`
}

/** Each step finds the last one-segment name that is left: what has its "library%2F" does not match any more. */
export function libraryScopeMaps(): string {
  const steps = Array.from({ length: SCOPE_STEPS }, (_, i) => {
    const from = i === 0 ? '$token_form' : `$token_form_${i}`
    return String.raw`    map ${from} $token_form_${i + 1} {
        "~*^(?<scope${i}_start>(?:.*&)?scope=(?:[^&]*(?:\+|%20))?repository(?::|%3A))(?<scope${i}_end>[a-z0-9._-]+(?::|%3A)(?:[a-z,*]|%2[AC])*(?:(?:&|\+|%20).*)?)$"
            ${'$'}{scope${i}_start}library%2F$scope${i}_end;
        default ${from};
    }
`
  })
  return `    # library-missing-scope: a token for "redis" is of no use for "library/redis", so scopes get it too: wherever they
    # stand in the query of a GET or in the form of a POST, several in one parameter too. Each map adds one "library/".
    # multi-scope-collapsed, token-endpoint-mangled: all else stays as it is, repeated parameters too.
    map $request_method $token_form {
        POST $request_body;
        default $args;
    }
${steps.join('')}
`
}
