// Uploads that have begun and are not done: what came so far, in memory, hashed as it came. Those that nobody
// goes on with are dropped for newer ones: a client may begin any number, and never come back.

import { createHash, randomUUID, type Hash } from 'node:crypto'
import { createBlocks, type Blocks } from '../content/blocks.ts'
import { bytesOf, concat, type Content } from '../content/content.ts'
import type { Memory } from '../store/memory.ts'

export interface Upload {
  readonly id: string
  /** The repository that it is for. */
  readonly name: string
  /** Bytes so far. */
  readonly size: number
  /** Whether a request is just sending bytes of it. */
  readonly isBusy: boolean
}

/** `full`: the hub's memory is, and the upload is over. `gone`: it was cancelled while bytes of it arrived. */
type Appended = 'ok' | 'full' | 'gone'

export interface Uploads {
  start(name: string): Upload
  /** Null when there is no such upload in this repository. */
  find(name: string, id: string): Upload | null
  /** Adds what arrives. Throws when the client goes away; what came until then stays. */
  append(upload: Upload, body: AsyncIterable<Buffer>): Promise<Appended>
  digest(upload: Upload): string
  /** Ends the upload. Its content still counts as held in memory. */
  finish(upload: Upload): Content
  /** Ends the upload and gives back its memory. */
  cancel(upload: Upload): void
}

/** Begun and never ended. The one that has been idle for longest is dropped for a newer one. */
const OPEN_LIMIT = 1_000

interface Session extends Upload {
  isBusy: boolean
  readonly blocks: Blocks
  readonly hash: Hash
}

export function createUploads(memory: Memory): Uploads {
  // The one that has been idle for longest first.
  const sessions = new Map<string, Session>()
  const sessionOf = ({ id }: Upload): Session => {
    const session = sessions.get(id)
    if (session === undefined) throw new Error(`the upload ${id} is over`)
    return session
  }
  const cancel = (upload: Upload): void => {
    if (sessions.delete(upload.id)) memory.give(upload.size)
  }
  const dropFirst = (isSpare: (session: Session) => boolean): boolean => {
    for (const session of sessions.values()) {
      if (!isSpare(session)) continue
      cancel(session)
      return true
    }
    return false
  }
  memory.whenFull(() => dropFirst(({ isBusy, size }) => !isBusy && size > 0))
  const receive = async (session: Session, body: AsyncIterable<Buffer>): Promise<Appended> => {
    for await (const chunk of body) {
      if (!sessions.has(session.id)) return 'gone'
      if (!memory.take(chunk.length)) {
        cancel(session)
        return 'full'
      }
      session.blocks.add(chunk)
      session.hash.update(chunk)
    }
    return sessions.has(session.id) ? 'ok' : 'gone'
  }
  return {
    start: (name) => {
      const isFull = sessions.size >= OPEN_LIMIT
      if (isFull && !dropFirst(({ isBusy }) => !isBusy)) dropFirst(() => true)
      const session = sessionFor(name)
      sessions.set(session.id, session)
      return session
    },
    find: (name, id) => {
      const session = sessions.get(id)
      return session?.name === name ? session : null
    },
    append: async (upload, body) => {
      const session = sessionOf(upload)
      session.isBusy = true
      try {
        return await receive(session, body)
      } finally {
        session.isBusy = false
        if (sessions.delete(session.id)) sessions.set(session.id, session) // the last to be idle
      }
    },
    digest: (upload) => `sha256:${sessionOf(upload).hash.copy().digest('hex')}`,
    finish: (upload) => {
      const { id, blocks } = sessionOf(upload)
      sessions.delete(id)
      return concat(blocks.finish().map(bytesOf))
    },
    cancel,
  }
}

function sessionFor(name: string): Session {
  const blocks = createBlocks()
  return {
    id: randomUUID(),
    name,
    get size() {
      return blocks.size
    },
    isBusy: false,
    blocks,
    hash: createHash('sha256'),
  }
}
