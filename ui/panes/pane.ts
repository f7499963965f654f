// What a list is to the frame: rows that can be chosen. Panes are pure functions of the model and hold no state; those that
// are text to be read are lines and nothing more.

import type { Line } from '../../src/text/span.ts'
import type { Item } from '../state.ts'

export interface ListPane {
  /** Stays on top while the rows move. */
  readonly head: readonly Line[]
  readonly items: readonly Item[]
  /**
   * The lines of one row, as many in either place, asked for only when it is visible. The first column is left free for
   * the cursor. The first row on the screen has nothing above it that it could leave unsaid.
   */
  readonly draw: (index: number, place: 'first' | 'below') => readonly Line[]
}
