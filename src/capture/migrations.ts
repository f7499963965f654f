// Brings an event of an older capture to the present format, one version at a time. Works on plain JSON, before checks.

import type { JsonObject } from './checks.ts'

/** Takes one event of a version to the next. Must not fail: what it does not understand it leaves for the checks. */
export type Migration = (event: JsonObject) => JsonObject

/** The function at index 0 leads from version 1 to 2, and so on. Empty while there is only version 1. */
export const MIGRATIONS: readonly Migration[] = []

interface Age {
  /** 1 or more. */
  readonly version: number
  readonly migrations: readonly Migration[]
}

/** An event of an older version as the newest version writes it. */
export function migrate(event: JsonObject, { version, migrations }: Age): JsonObject {
  if (version > migrations.length) return event
  const present = migrations.slice(version - 1).reduce((older, step) => step(older), event)
  return present['type'] === 'capture.started' ? { ...present, version: migrations.length + 1 } : present
}
