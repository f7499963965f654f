// What a user has to be told before a command is traced, lest they wonder why nothing comes: who really pulls, and which
// of their settings do not count here.

import type { Called } from '../../clients/called.ts'
import { calledProgram, namesLoopback } from '../../clients/called.ts'
import type { ProxyPlace } from '../../clients/pointing.ts'
import { systemdPointing, systemdUndoing } from '../../clients/pointing.ts'
import type { ReverseTarget } from '../../proxy/options.ts'
import type { Daemon } from '../../clients/program.ts'
import { droppedExceptions } from './environment.ts'

/** A sentence, and lines that go with it. */
export interface Note {
  readonly text: string
  readonly lines: readonly string[]
}

interface CommandNotesOptions {
  readonly argv: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly place: ProxyPlace
  /** With one, a client that names pullscope as its registry needs no proxy. */
  readonly reverse: ReverseTarget | null
}

/** The daemon that this command leaves its pulls to, or null when it pulls itself or is unknown. */
export function daemonOf(argv: readonly string[]): Daemon | null {
  const called = calledProgram(argv)
  const speaker = called?.program.speaker(called.args)
  return speaker?.by === 'daemon' ? speaker.daemon : null
}

/** Empty for most commands. */
export function commandNotes({ argv, env, place, reverse }: CommandNotesOptions): readonly Note[] {
  const called = calledProgram(argv)
  const dropped = droppedExceptions(env)
  return [
    ...(called === null || reverse !== null ? [] : programNotes(called, place)),
    ...(dropped === null
      ? []
      : [plain(`NO_PROXY=${dropped} is not passed on, so that nothing goes past the proxy`)]),
  ]
}

function programNotes(called: Called, place: ProxyPlace): readonly Note[] {
  const { program, args, environment } = called
  const speaker = program.speaker(args)
  if (speaker.by === 'daemon') return daemonNotes(program.name, speaker.daemon, place)
  const notes: Note[] = []
  if (environment === 'dropped') {
    const better = `sudo pullscope trace -- ${program.name} …`
    notes.push(
      plain(`sudo does not pass the proxy variables on to ${program.name}; run this instead: ${better}`),
    )
  }
  if (speaker.unless !== undefined) notes.push(plain(speaker.unless))
  if (namesLoopback(args)) {
    // net/http's ProxyFromEnvironment; all programs that src/clients knows are written in Go.
    notes.push(
      plain(
        `${program.name} uses no proxy for localhost, whatever it is told; give the registry another name, ` +
          'such as registry.test:5000, and add --connect-to registry.test:5000:127.0.0.1:5000',
      ),
    )
  }
  return notes
}

function daemonNotes(program: string, daemon: Daemon, place: ProxyPlace): readonly Note[] {
  return [
    {
      text:
        `${program} leaves pulls and pushes to ${daemon.name}, which does not see this command's proxy variables. ` +
        'To put pullscope in front of it, once, in a root shell:',
      lines: systemdPointing(daemon, place),
    },
    {
      text: 'to undo that, since the daemon then reaches registries only while pullscope runs:',
      lines: [systemdUndoing(daemon)],
    },
  ]
}

function plain(text: string): Note {
  return { text, lines: [] }
}
