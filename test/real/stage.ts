// The stage of a test file: one hub for all its tests, and for each test a workspace of its own.

import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { expectAllSeen } from './agreement.ts'
import { startHub } from './hub/hub.ts'
import type { Hub } from './hub/hub.ts'
import type { Image } from './hub/images.ts'
import { watch } from './watch.ts'
import type { Scenario, Watched, WatchOptions } from './watch.ts'
import { openWorkspace } from './workspace.ts'
import type { Workspace } from './workspace.ts'

export interface Stage {
  /** Plays a scenario behind `pullscope trace`; the capture has to agree with the hub's logs, whatever happened. */
  play<T>(scenario: Scenario<T>, options?: WatchOptions): Promise<Watched<T>>
  hub(): Hub
  /** A workspace that is closed at the end of the test. */
  workspace(): Promise<Workspace>
}

/** To be called in a `describe`. */
export function stageWith(images: readonly Image[]): Stage {
  let house: Workspace | undefined
  let hub: Hub | undefined
  beforeAll(async () => {
    house = await openWorkspace()
    hub = await startHub(house, images)
  })
  afterAll(() => house?.close())

  const theHub = (): Hub => {
    if (hub === undefined) throw new Error('the hub is there only while tests run')
    return hub
  }
  const workspace = async (): Promise<Workspace> => {
    const opened = await openWorkspace()
    onTestFinished(() => opened.close())
    return opened
  }
  return {
    hub: theHub,
    workspace,
    play: async (scenario, options) => {
      const watched = await watch(await workspace(), theHub(), scenario, options)
      expectAllSeen(watched)
      return watched
    },
  }
}
