// A live trace, or a capture, on the whole screen. Ink and React are loaded here and nowhere else in the command line, and
// only when there is to be a screen, as all that draws.

import type { SessionStore } from '../../model/store.ts'
import { colourLevel, glyphSet, holdNotes, note } from '../stdio.ts'
import type { FollowedView, ShowLive } from './view.ts'

/** Whether there is a terminal on both sides that can show a screen, and nobody said no. Screen readers read lines. */
export function canShowScreen({ CI, TERM, INK_SCREEN_READER }: NodeJS.ProcessEnv): boolean {
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY
  const isCi = !['', '0', 'false'].includes(CI ?? '')
  return isTerminal && !isCi && TERM !== 'dumb' && INK_SCREEN_READER !== 'true'
}

/** Shows a trace as it happens; what it came to is printed when the screen is gone. */
export const screenView: ShowLive = async ({ store, url }) => {
  const view = await openScreen({ store, title: url.replace('http://', ''), mode: 'live' })
  let state: 'shown' | 'ended' = 'shown'
  return {
    quit: view.quit,
    warn: (text) => view.warn(text),
    async end() {
      view.end()
      if (state === 'ended') return
      state = 'ended'
      const { summaries } = await import('./summaries.ts')
      process.stdout.write(summaries(store.getSnapshot()))
    },
  }
}

/** Shows a capture until the user leaves. `filter` is what the screen begins with, as if the user had typed it. */
export async function showOnScreen(store: SessionStore, title: string, filter: string): Promise<void> {
  const view = await openScreen({ store, title, mode: 'file', filter })
  await view.quit
  view.end()
}

/** Shows a capture that is still being written; what is added goes into the store. */
export function showFollowed(store: SessionStore, title: string, filter: string): Promise<FollowedView> {
  return openScreen({ store, title, mode: 'followed', filter })
}

interface ScreenContent {
  readonly store: SessionStore
  readonly title: string
  readonly mode: 'live' | 'followed' | 'file'
  readonly filter?: string
}

async function openScreen(content: ScreenContent): Promise<FollowedView> {
  const { startScreen } = await import('../../../ui/start.tsx')
  const { stdin, stdout, env } = process
  const releaseNotes = holdNotes()
  let onQuit = (): void => undefined
  const asked = new Promise<'quit'>((resolve) => {
    onQuit = () => resolve('quit')
  })
  const colours = colourLevel({ env, terminal: stdout })
  const starting = startScreen({ ...content, stdin, stdout, colours, glyphs: glyphSet(env), onQuit })
  const screen = await starting.catch((error: unknown) => {
    releaseNotes()
    throw error
  })
  // A screen that can no longer be drawn is a bug, and must end the trace with its reason.
  const quit = Promise.race([asked, screen.closed.then(() => 'quit' as const)])
  return {
    quit,
    warn(text) {
      screen.warn(text)
      note(text) // to be read when the screen is gone, too
    },
    change: (mode) => screen.change(mode),
    end() {
      screen.close()
      releaseNotes()
    },
  }
}
