// Names that say of their value that it gives access: of headers, JSON members, options, variables and parameters.
// A part of a name is enough, because everybody has a spelling of their own (`X-JFrog-Art-Api`, `AWSSecretAccessKey`).

/** `auth` but not `author`, `authorization` but not `authors`; `token_type` says `Bearer`, which is no secret. */
const SECRET_NAME =
  /auth(?!or(?!iz))|token(?![-_]?type)|secret|passw|passphrase|passwd|pwd|cred|cookie|session|signature|bearer|jwt|art-api|(?:api|access|private)[-_]?key/i

/** Where tokens are to be had, and which kinds there are (OpenID Connect Discovery §3). */
const DISCOVERY_NAME = /_(?:endpoint|supported)$/i

/** Headers that ask for credentials, or say what a page may send, and hold none. */
const HARMLESS_HEADER = /^(?:(?:www|proxy)-authenticate|access-control-allow-credentials)$/i

/** Short names of signatures and passwords in URLs and forms: Azure's `sig`, Cloudflare's `verify`, `?pass=`. */
const SECRET_PARAMETER = /^(?:sig|sign|verify|key|pass|pw|code|state|assertion)$/i

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !DISCOVERY_NAME.test(name)
}

export function isSecretHeader(name: string): boolean {
  return isSecretName(name) && !HARMLESS_HEADER.test(name)
}

export function isSecretParameter(name: string): boolean {
  return isSecretName(name) || SECRET_PARAMETER.test(name)
}
