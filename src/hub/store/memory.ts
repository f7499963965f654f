// How much of what was pushed the hub keeps: it is in memory, and a client must not fill that.

export interface Memory {
  /** Bytes in all. */
  readonly limit: number
  /** False, and nothing taken, when `bytes` more would pass the limit. */
  take(bytes: number): boolean
  give(bytes: number): void
}

export function memoryOf(limit: number): Memory {
  let taken = 0
  return {
    limit,
    take: (bytes) => {
      if (taken + bytes > limit) return false
      taken += bytes
      return true
    },
    give: (bytes) => {
      taken -= bytes
    },
  }
}
