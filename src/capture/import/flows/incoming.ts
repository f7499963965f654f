// Bytes that come in pieces, for a reader that is written as if it could wait for them. Knows nothing of what they say.

/** Yields wherever it needs more bytes than have come; goes on when there are more, or when there will be no more. */
export type Reading<T> = Generator<'more', T, void>

type Watcher = (piece: Uint8Array) => void

export class Incoming {
  /** Of the next byte, counted from the first of all. */
  position = 0
  #pieces: Uint8Array[] = []
  /** Bytes of the first piece that are taken, and how many of them those who watch were told of. */
  #taken = 0
  #told = 0
  /** Bytes that have come and were not taken. */
  #waiting = 0
  #state: 'open' | 'ended' = 'open'
  readonly #watchers = new Set<Watcher>()

  /** The bytes must not be changed until they are taken. */
  push(piece: Uint8Array): void {
    if (piece.length === 0) return
    this.#pieces.push(piece)
    this.#waiting += piece.length
  }

  end(): void {
    this.#state = 'ended'
  }

  /** Until so many bytes are here; false when they end before. */
  *need(bytes: number): Reading<boolean> {
    while (this.#waiting < bytes) {
      if (this.#state === 'ended') return false
      yield 'more'
    }
    return true
  }

  /** The next bytes in one piece, as many as that or, where the bytes end, what is left. To be needed before. */
  next(bytes: number): Uint8Array {
    const [first, ...more] = this.#pieces
    if (first === undefined) return new Uint8Array()
    const end = this.#taken + bytes
    if (end <= first.length || more.length === 0) return first.subarray(this.#taken, end)
    this.#tell()
    const all = Buffer.concat([first.subarray(this.#taken), ...more], this.#waiting)
    this.#pieces = [all]
    this.#taken = this.#told = 0
    return all.subarray(0, bytes)
  }

  /** Takes so many, which are here: they count, and those who watch are told, of what is small not each by itself. */
  take(bytes: number): void {
    for (let left = bytes; left > 0;) {
      const [first] = this.#pieces
      if (first === undefined) throw new RangeError(`${left} bytes more were taken than had come`)
      const step = Math.min(left, first.length - this.#taken)
      this.#taken += step
      this.#waiting -= step
      this.position += step
      left -= step
      if (this.#taken < first.length) return
      this.#tell()
      this.#pieces.shift()
      this.#taken = this.#told = 0
    }
  }

  #tell(): void {
    const piece = this.#pieces[0]?.subarray(this.#told, this.#taken)
    this.#told = this.#taken
    if (piece !== undefined && piece.length > 0) for (const watcher of this.#watchers) watcher(piece)
  }

  /** Takes so many as they come, without holding them; false when they end before. */
  *pass(bytes: number): Reading<boolean> {
    const end = this.position + bytes
    while (this.position < end) {
      if (!(yield* this.need(1))) return false
      this.take(Math.min(this.#waiting, end - this.position))
    }
    return true
  }

  /** Tells of the bytes that are taken from now on, until what it returns is called. */
  watch(watcher: Watcher): () => void {
    this.#tell()
    this.#watchers.add(watcher)
    return () => {
      this.#tell()
      this.#watchers.delete(watcher)
    }
  }
}
