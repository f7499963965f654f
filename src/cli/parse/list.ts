// Flags that take several values with commas between them.

import { PullscopeError } from '../../errors.ts'

/** For commander: `a,b` as its parts. `example` is what the flag could be given. Throws `usage` where a part is empty. */
export function listFor(flag: string, example: string): (text: string) => readonly string[] {
  return (text) => {
    const parts = text.split(',').map((part) => part.trim())
    if (!parts.includes('')) return parts
    const given = /[^\s]/.test(text) ? text : `"${text}"`
    throw new PullscopeError(
      'usage',
      `${flag} ${given} names nothing${parts.length > 1 ? ' beside a comma' : ''}`,
      `write it as in ${flag} ${example}`,
    )
  }
}
