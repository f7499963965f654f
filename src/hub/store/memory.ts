// How much of what was pushed the hub keeps: it is in memory, and a client must not fill that.

export interface Memory {
  /** Bytes in all. */
  readonly limit: number
  /** False, and nothing taken, when `bytes` more would pass the limit whatever is released. */
  take(bytes: number): boolean
  give(bytes: number): void
  /** `release` is asked to give something back when there is not enough; false when it has nothing left to give. */
  whenFull(release: () => boolean): void
}

export function memoryOf(limit: number): Memory {
  let taken = 0
  let releaseMore = (): boolean => false
  return {
    limit,
    take: (bytes) => {
      if (bytes > limit) return false
      while (taken + bytes > limit) if (!releaseMore()) return false
      taken += bytes
      return true
    },
    give: (bytes) => {
      taken -= bytes
    },
    whenFull: (release) => {
      releaseMore = release
    },
  }
}
