// Secrets that tell themselves by their shape, wherever they stand. Issuers chose these prefixes so that they are found.

export interface SecretShape {
  /** For the user, singular. */
  readonly title: string
  /** Global. Must not run long on hostile text: bounded repeats, or one class each. */
  readonly pattern: RegExp
}

/** Claims and all, signed or not. Global. */
export const JWT = /\beyJ[\w-]{5,}\.[\w-]{2,}\.[\w-]*/g

export const SECRET_SHAPES: readonly SecretShape[] = [
  {
    title: 'private key',
    pattern: /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY-----[^]*?(?:-----END [A-Z0-9 ]{0,60}-----|$)/g,
  },
  // https://docs.docker.com/security/access-tokens: personal (pat) and organisation (oat)
  { title: 'Docker access token', pattern: /\bdckr_(?:pat|oat)_[\w-]{8,200}/g },
  // https://github.blog/engineering/behind-githubs-new-authentication-token-formats
  { title: 'GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255})/g },
  { title: 'GitLab token', pattern: /\bgl(?:pat|dt|rt|ptt|cbt|ft|soat)-[\w-]{16,200}/g },
  // IAM identifiers: long-term (AKIA) and temporary (ASIA) access keys
  { title: 'AWS access key id', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g },
  { title: 'Google API key', pattern: /\bAIza[\w-]{35}/g },
  { title: 'Google access token', pattern: /\bya29\.[\w.-]{20,2048}/g },
  { title: 'Slack token', pattern: /\bxox[abeoprs]-[\w-]{10,200}/g },
  // Stripe's, and many after it: https://docs.stripe.com/keys. No tag is named so.
  { title: 'secret key', pattern: /\b[rs]k[-_]live[-_](?=[A-Za-z_-]{0,64}\d)[\w-]{10,255}/g },
  { title: 'npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
]
