// A live trace as lines, for logs, pipes and terminals that know no more.

import { colourLevel, glyphSet, note } from '../stdio.ts'
import type { ShowLive } from './view.ts'

/** `output` is stderr where stdout belongs to a command. */
export function linesView(output: NodeJS.WriteStream): ShowLive {
  return ({ store }) => {
    const colours = colourLevel({ env: process.env, terminal: output })
    // Clients can connect by now, and need not wait for it: rules and words are two hundred files.
    const loading = import('./live-lines.ts').then(({ printLive }) =>
      printLive({ store, output, colours, glyphs: glyphSet(process.env) }),
    )
    const quit = new Promise<never>(() => undefined)
    return Promise.resolve({ quit, warn: note, end: async () => (await loading).end() })
  }
}
