// What looks like a secret in a text, where, and by which sign. Shared by all who look; each sign is a file of its own.

export interface Suspicion {
  /** For the user: `GitHub token`, `credentials in a URL`. */
  readonly kind: string
  /** Where in the text it stands. */
  readonly start: number
  readonly end: number
}

/** What stands where secrets stand, and is none: flags, modes, names of schemes, and what redaction left (fingerprint.ts). */
const HARMLESS =
  /^(?:true|false|null|none|yes|no|on|off|include|omit|same-origin|bearer|basic|digest|jwt|anonymous|public|unknown|undefined|\d{1,5}|redacted(?::[0-9a-f]{12}.*)?|\[redacted\]|<redacted>|\*+|x+|-+)$/is

export function isSecretValue(text: string): boolean {
  return text !== '' && !HARMLESS.test(text)
}
