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

const REGISTRIES: readonly RegExp[] = [
  /^(?:quay|ghcr|gcr|nvcr)\.io$/,
  /^registry\.k8s\.io$/,
  /^public\.ecr\.aws$/,
  /^\d+\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com$/,
  /\.(?:gcr\.io|pkg\.dev|azurecr\.io)$/,
  /^mcr\.microsoft\.com$/,
  /^registry\.gitlab\.com$/,
]

/** A host that is known to be a registry, for traffic that cannot be read. */
export function isKnownRegistry(authority: string): boolean {
  return DOCKER_HUB.has(authority) || REGISTRIES.some((pattern) => pattern.test(authority))
}

/** Hosts that work together, by whom they belong to. Stores that anybody may rent are nobody's. */
const SERVICES: Readonly<Record<string, RegExp>> = {
  'Docker Hub': /(?:^|\.)docker\.(?:io|com)$|^docker-images-prod\..*\.r2\.cloudflarestorage\.com$/,
  Quay: /(?:^|\.)quay\.io$|^quayio-production[\w-]*\.s3\.|^quay-registry\.s3\./,
  GitHub: /(?:^|\.)(?:ghcr\.io|github\.com|githubusercontent\.com)$/,
  Google: /(?:^|\.)(?:gcr\.io|pkg\.dev|googleapis\.com|k8s\.io)$/,
  Microsoft: /(?:^|\.)(?:mcr\.microsoft\.com|azurecr\.io|azure\.com)$/,
  GitLab: /(?:^|\.)(?:gitlab\.com|gitlab-static\.net)$/,
  NVIDIA: /(?:^|\.)(?:nvcr\.io|nvidia\.com)$/,
}

/** The service that a host is known to be part of, such as `Docker Hub`; null for any other. */
export function serviceOf(authority: string): string | null {
  const host = hostname(authority)
  return Object.entries(SERVICES).find(([, pattern]) => pattern.test(host))?.[0] ?? null
}

/** Below these, every name has an owner of its own. */
const SHARED =
  /(?:^|\.)(?:(?:co|com|org|net|gov|edu|ac|go)\.[a-z]{2}|amazonaws\.com|cloudfront\.net|workers\.dev|pages\.dev|github\.io|herokuapp\.com|vercel\.app|fly\.dev|run\.app|[\w.]*windows\.net|cloudflarestorage\.com)$/

/** Whether two hosts, ports aside, are one's: the same, below one registered name, or parts of one service. */
export function belongTogether(one: string, other: string): boolean {
  const [a, b] = [hostname(one), hostname(other)]
  if (a === b) return true
  const service = serviceOf(a)
  if (service !== null && service === serviceOf(b)) return true
  const owner = ownerOf(a)
  return owner !== null && owner === ownerOf(b)
}

/** The registered name; null for an address, a single word, or a name below which anybody has one. */
function ownerOf(host: string): string | null {
  if (/^[\d.]+$|^\[/.test(host)) return null
  const labels = host.split('.')
  const shared = SHARED.exec(host)?.[0].replace(/^\./, '')
  const own = shared === undefined ? 2 : shared.split('.').length + 1
  return labels.length < own || labels.length < 2 ? null : labels.slice(-own).join('.')
}

/** Without the port. */
export function hostname(authority: string): string {
  return authority.replace(/:\d+$/, '').toLowerCase()
}
