// How soon a client goes on by itself.

import type { Millis } from '../capture/event.ts'

/** Fallbacks and answers to a challenge follow at once; a person who tries again takes longer. */
export const AT_ONCE_MS: Millis = 1000
