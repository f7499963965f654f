// The file of a trace, if there is to be one. A disk that is full is said at once, and does not end the trace.

import type { Recorder } from '../../io/recorder.ts'
import { openRecorder } from '../../io/recorder.ts'

export interface Recording {
  /** null when no file was asked for. */
  readonly recorder: Recorder | null
  /** `cut`: not everything could be written. */
  readonly state: () => 'whole' | 'cut'
}

/** `warn` is called at most once, when the rest of the trace will not be in the file. Throws as `openRecorder` does. */
export function startRecording(path: string | null, warn: (text: string) => void): Recording {
  if (path === null) return { recorder: null, state: () => 'whole' }
  let state: 'whole' | 'cut' = 'whole'
  const recorder = openRecorder({
    path,
    onFailure(reason) {
      state = 'cut'
      warn(`recording stopped: ${reason}. What is in ${path} is good; the trace goes on without it`)
    },
  })
  return { recorder, state: () => state }
}
