// What is to be found of a scenario: its rule, but for clients that it looks otherwise to.

import type { Scenario } from '../../../src/hub/scenarios/scenario.ts'
import type { Puller } from './pullers.ts'

export interface Expected {
  /** null: nothing need be found. */
  readonly rule: string | null
  /** Why it is not the scenario's rule. */
  readonly because?: string
}

const GETS_AT_ONCE = 'it asks for the manifest by GET, without HEAD'
const TAKES_THE_PAGE = 'it takes the page for a manifest, and does not go on to Docker Hub'

/** By scenario and client. */
const OTHERWISE: Readonly<Record<string, Expected>> = {
  'oci-not-accepted containerd': {
    rule: 'tag-or-name-unknown',
    because: 'it asks by HEAD alone, and the answer to HEAD has no text that names OCI',
  },
  'mirror-html containerd': { rule: 'html-where-json-expected', because: TAKES_THE_PAGE },
  'mirror-html podman': { rule: 'html-where-json-expected', because: TAKES_THE_PAGE },
  'mirror-html skopeo': { rule: 'html-where-json-expected', because: TAKES_THE_PAGE },
  'head-without-length podman': { rule: null, because: GETS_AT_ONCE },
  'head-without-length skopeo': { rule: null, because: GETS_AT_ONCE },
  'cdn-refuses-authorization docker': {
    rule: null,
    because: 'it sends no Authorization to where it is redirected',
  },
}

export function expectedOf({ id, rule }: Scenario, { client }: Puller): Expected {
  return OTHERWISE[`${id} ${client}`] ?? { rule }
}
