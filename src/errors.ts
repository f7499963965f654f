// Errors that end a command. Expected results (a failed parse, a refused connection in a capture) are values instead.

/** Exit codes are a contract (DESIGN.md): 1 is reserved for findings or differences at or above the threshold. */
const EXIT = {
  usage: 2,
  environment: 3,
  bug: 70,
  // What a shell, env and timeout answer in place of the code of a COMMAND that is not there or cannot be run.
  'not-there': 127,
  'not-runnable': 126,
} as const

type Family = keyof typeof EXIT

/** Every code, with the family that decides its exit code. Codes are never renamed once published. */
const FAMILY_OF = {
  usage: 'usage',
  'bad-address': 'usage',
  'bad-connect-to': 'usage',
  'bad-upstream-proxy': 'usage',
  'bad-host': 'usage',
  'bad-client-cert': 'usage',
  'bad-format': 'usage',
  'bad-reverse': 'usage',
  'bad-select': 'usage',
  'bad-candidate': 'usage',
  'secrets-kept': 'usage',
  'port-in-use': 'environment',
  'address-not-available': 'environment',
  'folder-not-writable': 'environment',
  'ca-too-open': 'environment',
  'ca-broken': 'environment',
  'ca-missing': 'environment',
  'file-missing': 'environment',
  'file-unreadable': 'environment',
  'file-not-writable': 'environment',
  'file-exists': 'environment',
  'not-a-capture': 'environment',
  'not-a-certificate': 'environment',
  'not-a-key': 'environment',
  'key-mismatch': 'environment',
  'capture-too-new': 'environment',
  'bad-docker-config': 'environment',
  'not-reached': 'environment',
  'not-a-kept-fault': 'environment',
  'no-pull': 'environment',
  'not-a-report': 'environment',
  'report-too-new': 'environment',
  'command-not-found': 'not-there',
  'command-not-runnable': 'not-runnable',
  bug: 'bug',
} as const satisfies Record<string, Family>

export type ErrorCode = keyof typeof FAMILY_OF

/** The exit code of a command that ends with this error. */
export function exitCodeFor(code: ErrorCode): number {
  return EXIT[FAMILY_OF[code]]
}

/** A command cannot go on. `message` names the thing, the value and the place; `remedy` is the next step. */
export class PullscopeError extends Error {
  override readonly name = 'PullscopeError'
  readonly code: ErrorCode
  readonly remedy: string
  readonly exitCode: number

  constructor(code: ErrorCode, message: string, remedy: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.remedy = remedy
    this.exitCode = exitCodeFor(code)
  }
}
