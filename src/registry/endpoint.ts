// Method and path to operation: the endpoints of the distribution spec, and nothing about what they answer.

/** What a request asks of a registry. `name` is the repository; ids in the comments are those of spec.md. */
export type Operation =
  | { readonly kind: 'base' } // end-1
  | { readonly kind: 'blob-get'; readonly name: string; readonly digest: string } // end-2
  | { readonly kind: 'blob-head'; readonly name: string; readonly digest: string } // end-2
  | { readonly kind: 'manifest-get'; readonly name: string; readonly reference: string } // end-3
  | { readonly kind: 'manifest-head'; readonly name: string; readonly reference: string } // end-3
  | { readonly kind: 'upload-start'; readonly name: string; readonly digest: string | null } // end-4a, end-4b
  | { readonly kind: 'upload-patch'; readonly name: string; readonly upload: string } // end-5
  | {
      readonly kind: 'upload-put'
      readonly name: string
      readonly upload: string
      readonly digest: string | null
    } // end-6
  | { readonly kind: 'manifest-put'; readonly name: string; readonly reference: string } // end-7
  | { readonly kind: 'tags-list'; readonly name: string } // end-8a, end-8b
  | { readonly kind: 'manifest-delete'; readonly name: string; readonly reference: string } // end-9
  | { readonly kind: 'blob-delete'; readonly name: string; readonly digest: string } // end-10
  | {
      readonly kind: 'blob-mount'
      readonly name: string
      readonly digest: string
      readonly from: string | null
    } // end-11
  | { readonly kind: 'referrers'; readonly name: string; readonly digest: string } // end-12a, end-12b
  | { readonly kind: 'upload-status'; readonly name: string; readonly upload: string } // end-13
  | { readonly kind: 'upload-cancel'; readonly name: string; readonly upload: string }
  | { readonly kind: 'catalog' } // not in the spec any more; distribution answers it

interface Route {
  readonly path: RegExp
  /** One maker a method; `name`, then what the path ends with, then the query. */
  readonly methods: Readonly<
    Record<string, (name: string, last: string, query: URLSearchParams) => Operation>
  >
}

const ROUTES: readonly Route[] = [
  {
    path: /^(.+)\/manifests\/([^/]+)$/,
    methods: {
      GET: (name, reference) => ({ kind: 'manifest-get', name, reference }),
      HEAD: (name, reference) => ({ kind: 'manifest-head', name, reference }),
      PUT: (name, reference) => ({ kind: 'manifest-put', name, reference }),
      DELETE: (name, reference) => ({ kind: 'manifest-delete', name, reference }),
    },
  },
  {
    path: /^(.+)\/blobs\/uploads()\/?$/,
    methods: {
      POST: (name, _, query) =>
        query.has('mount')
          ? { kind: 'blob-mount', name, digest: query.get('mount') ?? '', from: query.get('from') }
          : { kind: 'upload-start', name, digest: query.get('digest') },
    },
  },
  {
    path: /^(.+)\/blobs\/uploads\/(.+)$/,
    methods: {
      GET: (name, upload) => ({ kind: 'upload-status', name, upload }),
      PATCH: (name, upload) => ({ kind: 'upload-patch', name, upload }),
      PUT: (name, upload, query) => ({ kind: 'upload-put', name, upload, digest: query.get('digest') }),
      DELETE: (name, upload) => ({ kind: 'upload-cancel', name, upload }),
    },
  },
  {
    path: /^(.+)\/blobs\/([^/]+)$/,
    methods: {
      GET: (name, digest) => ({ kind: 'blob-get', name, digest }),
      HEAD: (name, digest) => ({ kind: 'blob-head', name, digest }),
      DELETE: (name, digest) => ({ kind: 'blob-delete', name, digest }),
    },
  },
  { path: /^(.+)\/tags\/list()$/, methods: { GET: (name) => ({ kind: 'tags-list', name }) } },
  {
    path: /^(.+)\/referrers\/([^/]+)$/,
    methods: { GET: (name, digest) => ({ kind: 'referrers', name, digest }) },
  },
  { path: /^_catalog()()$/, methods: { GET: () => ({ kind: 'catalog' }) } },
  { path: /^()()$/, methods: { GET: () => ({ kind: 'base' }), HEAD: () => ({ kind: 'base' }) } },
]

/**
 * The operation that `method` on `url` asks for, or null when it is none of a registry.
 * Looks at the path from its first `/v2` segment on, so that prefixes of proxies do not hide the protocol.
 */
export function operationOf(method: string, url: URL): Operation | null {
  const path = /(?:^|\/)v2(?:\/(.*))?$/.exec(decodePath(url.pathname))?.[1] ?? null
  const isBase = /(?:^|\/)v2\/?$/.test(url.pathname)
  if (path === null && !isBase) return null
  for (const route of ROUTES) {
    const match = route.path.exec(path ?? '')
    if (match === null) continue
    // The method is the client's word: `__proto__` must not find anything.
    const make = Object.hasOwn(route.methods, method) ? route.methods[method] : undefined
    return make?.(match[1] ?? '', match[2] ?? '', url.searchParams) ?? null
  }
  return null
}

/** Clients differ in whether they write `sha256%3A…`; a path that does not decode is left as it is. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path // a malformed escape is the sender's, and still worth showing
  }
}
