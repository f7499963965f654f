// Whether a word that stands where a password would stand is one: prose is full of "password is required" and "token is
// base64". Knows words alone, not where they stand.

/** What documentation writes in the place of a secret, and shells put there themselves. */
const PLACEHOLDER =
  /^(?:[$%{<[(].*|[x*.•…_-]+|\\[nrt].*|(?:your|my|the|some|user|example|test)?[-_]?(?:pass(?:word|wd|phrase)?|pw|pwd|secret|token|key)|changeme|redacted.*)$/i
/** Names of algorithms, encodings and machines: letters and digits, as passwords are. */
const TECHNICAL =
  /^(?:sha-?\d|md5|base(?:16|32|64)|utf-?(?:8|16)|oauth-?\d|rfc-?\d|[hrep]s(?:256|384|512)|hmac|https?\b|ipv[46]|x\.?509|v\d|pkcs|bcrypt|argon2|aes|ed25519|s3\b|k8s|ec2|2fa|win32|win64|x86|i[36]86|amd64|arm64|armv\d|oci|iso-?\d|ascii|latin1|h2c?\b|tls|ssl)/i
const TIME_OR_SIZE = /^(?:\d{4}-\d\d-\d\d.*|\d+(?:\.\d+)?[a-z]{1,7}|\d+(?:st|nd|rd|th)|v?\d+(?:\.\d+)+.*)$/i
/** Addresses, paths, digests and files: `https:`, `/run/secrets/a1`, `auth1.example.com:443`, `sha256:…`, `bob@r1.example`. */
const PLACE =
  /^(?:[a-z][a-z0-9+.-]*:\/\/.*|[./~\\].*|[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:\/.*)?|sha\d+:.*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)$/i
/** Words that stand there in a sentence. */
const WORD =
  /^(?:is|was|are|via|or|and|nor|the|an?|to|for|from|with|without|of|in|on|at|by|as|if|when|must|may|can(?:not)?|has|had|have|not?|need(?:s|ed)?|require[sd]?|invalid|incorrect|wrong|missing|expired|empty|unknown|unset|none|null|true|false|valid|given|flag|options?|stdin|instead|value|argument|string|here|too|only|also|deprecated|insecure|denied|failed|error|optional|ignored|used|set|stored|encrypted|hidden|masked|anonymous|public)$/i

/** A word that a sentence, a placeholder or a name would not be. */
export function isPlausible(value: string): boolean {
  return value !== '' && !value.startsWith('-') && !PLACEHOLDER.test(value) && !WORD.test(value)
}

/** Letters and digits, or signs between letters: what people choose as a password, and sentences do not hold. */
export function isChosen(value: string): boolean {
  if (value.length < 4 || !isPlausible(value)) return false
  if (TECHNICAL.test(value) || TIME_OR_SIZE.test(value) || PLACE.test(value)) return false
  if (/^\d+$/.test(value)) return value.length >= 6
  return /[a-z]/i.test(value) && (/\d/.test(value) || /[!@#$%^&*+].*\w/.test(value))
}

/** As issuers make tokens: names of tokens and of Kubernetes secrets (`pull-secret-01`) are none. */
export function isIssued(value: string): boolean {
  if (value.length < 12 || !isPlausible(value) || TECHNICAL.test(value) || PLACE.test(value)) return false
  return value
    .split(/[^A-Za-z0-9]+/)
    .some((run) => run.length >= 8 && /\d/.test(run) && /[A-Za-z]/.test(run) && !TIME_OR_SIZE.test(run))
}

/** `user:password` of a command line; `1000:1000` and `root:wheel` are a user and a group. */
export function isLogin(value: string, commands: 'password' | 'perhaps'): boolean {
  const [, user = '', password = ''] = /^([^:]*):(.*)$/s.exec(value) ?? []
  if (/^\d+$/.test(user) && /^\d+$/.test(password)) return false
  return commands === 'password' ? isPlausible(password) : isChosen(password)
}
