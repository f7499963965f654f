// Content digests (image-spec descriptor.md, "Digests").

const DIGEST = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Za-z0-9=_-]{32,}$/

export function isDigest(text: string): boolean {
  return DIGEST.test(text)
}

/** The hex of a sha256 digest, or null: other algorithms are legal, but pullscope does not compute them. */
export function sha256Of(digest: string): string | null {
  return /^sha256:[0-9a-f]{64}$/.test(digest) ? digest.slice('sha256:'.length) : null
}

/** `sha256:d87d83…`: enough to tell digests apart in one picture. */
export function shortDigest(digest: string): string {
  const colon = digest.indexOf(':')
  return digest.length <= colon + 8 ? digest : `${digest.slice(0, colon + 7)}…`
}
