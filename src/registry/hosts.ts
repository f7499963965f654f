// Hosts with a known part in the flow. Only a hint: what a host really did in a capture comes first.

/** All of these mean Docker Hub's registry to a client (moby, reference normalization). */
const DOCKER_HUB: ReadonlySet<string> = new Set(['registry-1.docker.io', 'index.docker.io', 'docker.io'])

/** The registry's name as users write it: Docker Hub's API host becomes `docker.io`. */
export function registryName(authority: string): string {
  return DOCKER_HUB.has(authority) ? 'docker.io' : authority
}

const BLOB_STORES: readonly RegExp[] = [
  /^production\.cloud(?:flare|front)\.docker\.com$/,
  /\.r2\.cloudflarestorage\.com$/,
  /(?:^|\.)s3[.-][a-z0-9-.]*amazonaws\.com$/,
  /^cdn\d*\.quay\.io$/,
  /^pkg-containers\.githubusercontent\.com$/,
  /\.blob\.core\.windows\.net$/,
  /^storage\.googleapis\.com$/,
]

/** A host that is known to serve blobs only, for captures that miss the redirect to it. */
export function isKnownBlobStore(authority: string): boolean {
  return BLOB_STORES.some((pattern) => pattern.test(authority))
}
