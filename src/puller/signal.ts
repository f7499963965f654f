// One signal out of several, for any number of requests at once.

import { setMaxListeners } from 'node:events'

/** Aborted as soon as one of them is. Node warns of more than ten listeners; containerd may fetch a hundred layers. */
export function linkedSignal(signals: readonly AbortSignal[]): AbortSignal {
  const signal = AbortSignal.any([...signals])
  setMaxListeners(0, signal)
  return signal
}
