// How far a check is, on a terminal: one line on stderr that is overwritten. Nothing where nobody is watching.

import { escapeTerminal } from '../../text/escape-terminal.ts'
import { truncate } from '../../text/width.ts'
import type { OnProgress } from '../../replay/engine/examine.ts'

export interface Progress {
  readonly show: OnProgress
  /** Takes the line away. */
  clear(): void
}

/** Takes away the line that is there, before something else is printed; nothing where there is none. */
let clearShown: () => void = () => undefined

export function clearProgress(): void {
  clearShown()
  clearShown = () => undefined
}

const ERASE = '\r\u001b[K'

/** `name`: what is being done, such as the candidate's URL. */
export function progressOf(name: string, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY || process.env['TERM'] === 'dumb')
    return { show: () => undefined, clear: () => undefined }
  return {
    show: ({ done, of, what }) => {
      const line = escapeTerminal(`${name}  ${done}/${of}  ${what}`)
      stream.write(`${ERASE}${truncate(line, (stream.columns || 80) - 1)}`)
      clearShown = () => void stream.write(ERASE)
    },
    clear: clearProgress,
  }
}
