// The thin Ink layer: rows of the screen to Ink, keys of Ink to the screen. Draws nothing itself.

import { render, Transform, useInput } from 'ink'
import type { Instance } from 'ink'
import { useState, useSyncExternalStore } from 'react'
import type { ReactElement } from 'react'
import { readPresses } from './presses.ts'
import type { Screen } from './screen.ts'

const MAX_FPS = 25

/** Draws the screen until it is unmounted. `stdout` gets each change in one write. */
export function draw(
  screen: Screen,
  streams: { readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream },
): Instance {
  return render(<App screen={screen} />, {
    ...streams,
    exitOnCtrlC: false,
    patchConsole: false,
    incrementalRendering: true,
    isScreenReaderEnabled: false,
    maxFps: MAX_FPS,
  })
}

export function App({
  screen,
}: {
  readonly screen: Pick<Screen, 'subscribe' | 'getRows' | 'press'>
}): ReactElement {
  const rows = useSyncExternalStore(screen.subscribe, screen.getRows, screen.getRows)
  const [read] = useState(readPresses)
  useInput((input, key) => {
    for (const press of read(input, key)) screen.press(press)
  })
  return <Rows rows={rows} />
}

/**
 * To Ink, the text is always the same blanks; the rows are painted over them. Ink 6.8.0 keeps each text that it ever
 * measured (measure-text.js, wrap-text.js), and a live screen has a new one ten times a second, for hours.
 */
export function Rows({ rows }: { readonly rows: readonly string[] }): ReactElement {
  const blanks = Array.from(rows, () => ' ').join('\n')
  return <Transform transform={(_blank, index) => rows[index] ?? ''}>{blanks}</Transform>
}
