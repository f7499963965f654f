// A real client at work behind `pullscope trace`, and the two accounts of it: the capture's and the hub's own.

import { waitFor } from '../helpers/wait-for.ts'
import type { ProxyAccess } from './clients/client.ts'
import type { TraceExport } from './export.ts'
import type { Hub } from './hub/hub.ts'
import { REGISTRY_HOST } from './hub/hub.ts'
import { exportJson, startTrace } from './pullscope.ts'
import type { Workspace } from './workspace.ts'

/** What a client does behind the proxy. */
export type Scenario<T> = (workspace: Workspace, proxy: ProxyAccess) => Promise<T>

export interface Watched<T> {
  readonly result: T
  readonly trace: TraceExport
  /** Path of the capture; gone with the workspace. */
  readonly capture: string
  /** What the trace printed while it ran. */
  readonly printed: string
  /** Peak resident memory of pullscope, bytes. */
  readonly peakMemory: number
  /** `METHOD host/path status` of each request that the hub received meanwhile, sorted. */
  readonly received: readonly string[]
  /** The same for the registry alone, by Distribution's own access log. */
  readonly receivedByRegistry: readonly string[]
}

export interface WatchOptions {
  /** More options of `pullscope trace`; they stand before those that lead to the hub, and so win. */
  readonly options?: readonly string[]
}

/** Plays the scenario against the hub through `pullscope trace`, and exports the capture. */
export async function watch<T>(
  workspace: Workspace,
  hub: Hub,
  scenario: Scenario<T>,
  { options = [] }: WatchOptions = {},
): Promise<Watched<T>> {
  const tracing = await startTrace(workspace, [...options, ...hubOptions(hub)])
  const [logged, loggedByRegistry] = [hub.log.length, hub.registryLog().length]
  const result = await scenario(workspace, tracing.proxy)
  const peakMemory = await tracing.peakMemory()
  const { stdout } = await tracing.stop()
  await hubAtRest(hub)
  return {
    result,
    trace: await exportJson(tracing.capture),
    capture: tracing.capture,
    printed: stdout,
    peakMemory,
    received: hub.log
      .slice(logged)
      .map(({ method, host, path, status }) => `${method} ${host}${path} ${status ?? '-'}`)
      .sort(),
    receivedByRegistry: hub.registryLog().slice(loggedByRegistry).map(withoutQuery).sort(),
  }
}

/** The options that lead `pullscope trace` to the hub under Docker Hub's names. */
export function hubOptions(hub: Hub): string[] {
  return [...hub.connectTo.flatMap((each) => ['--connect-to', each]), '--upstream-ca', hub.ca]
}

/** Waits until each request that the front took is answered or closed, and Distribution has logged its share. */
async function hubAtRest(hub: Hub): Promise<void> {
  await waitFor(
    () =>
      hub.log.every(({ closed }) => closed) &&
      hub.registryLog().length === hub.log.filter(({ host }) => host === REGISTRY_HOST).length,
    { what: 'the hub to be at rest', seen: () => ({ front: hub.log, registry: hub.registryLog() }) },
  )
}

function withoutQuery(logged: string): string {
  return logged.replace(/\?\S*/, '')
}
