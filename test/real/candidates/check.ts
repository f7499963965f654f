// pullscope's own check of a candidate fixture, with its hub behind it, as `pullscope check --with-hub` does it.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { labAuthority, openLab } from '../../../src/cli/check/lab.ts'
import { parseUpstreamProxy } from '../../../src/cli/parse/upstream-proxy.ts'
import { DIRECT, type NetworkOptions } from '../../../src/proxy/options.ts'
import { PERSONALITIES } from '../../../src/puller/personalities/index.ts'
import type { Credentials } from '../../../src/puller/personality.ts'
import { realWait } from '../../../src/puller/wait.ts'
import { namedImage } from '../../../src/replay/candidate.ts'
import { check } from '../../../src/replay/run.ts'
import type { Scope } from '../../../src/replay/engine/scope.ts'
import type { Verdict } from '../../../src/replay/verdict.ts'
import type { Workspace } from '../workspace.ts'
import type { CandidateFixture, RunningCandidate } from './candidate.ts'

export interface Checked {
  readonly verdict: Verdict
  readonly running: RunningCandidate
  /** PEM of the CA behind the hub's certificates. */
  readonly hubCa: string
}

const ALL: Scope = { only: null, skip: [], depth: 'full', pulls: 'tried' }

interface CheckedAs {
  readonly scope?: Scope
  /** As a user writes it; `busybox` by default. */
  readonly name?: string
  readonly credentials?: Credentials | null
}

/** The candidate, and the hub behind it, run on after the check, until the workspace closes. */
export async function checkFixture(
  workspace: Workspace,
  fixture: CandidateFixture,
  { scope = ALL, name = 'busybox', credentials = null }: CheckedAs = {},
): Promise<Checked> {
  const { prefix = '' } = fixture
  const authority = await labAuthority()
  let running: RunningCandidate | null = null
  const lab = await openLab({
    network: async (behind) => {
      if (behind === null) throw new TypeError('a lab without its hub')
      const ca = join(await workspace.folder('hub'), 'ca.pem')
      await writeFile(ca, authority.certPem)
      running = await fixture.start({ origins: behind.upstream.origins, ca, workspace })
      return {
        ...DIRECT,
        upstreamCa: running.caPem === null ? [] : [running.caPem],
        upstreamProxies: proxiesOf(running),
      }
    },
    authority,
    recorder: null,
    silenceMs: 30_000,
    hub: {
      listen: { host: '127.0.0.1', port: 0 },
      scheme: 'https',
      candidateAuthority: 'candidate.test',
      prefix,
      platform: 'linux/amd64',
    },
  })
  workspace.onClose(() => lab.close('end-of-input'))
  const { url } = started(running)
  const image = namedImage(name, prefix, 'linux/amd64')
  if (image === null) throw new TypeError(`${name} is an image`)
  const { verdict } = await check({
    candidate: {
      url: new URL(url),
      prefix,
      ways: ['host', 'mirror'],
      credentials,
      scratch: 'alice/check',
    },
    ...{ image, scope },
    upstream: lab.behind?.upstream ?? null,
    clients: PERSONALITIES,
    writes: 'forbidden',
    client: lab.client,
    clock: lab.clock,
    ledger: lab.ledger,
    session: () => lab.store.getSnapshot(),
    userAgent: 'pullscope/test',
    patienceMs: 20_000,
    pullPatienceMs: 60_000,
    wait: realWait,
    pullWait: () => Promise.resolve(),
    signal: new AbortController().signal,
  })
  return { verdict, running: started(running), hubCa: lab.ca }
}

/** Assigned in a callback, which the compiler does not follow. */
function started(running: RunningCandidate | null): RunningCandidate {
  if (running === null) throw new TypeError('the candidate was not started')
  return running
}

function proxiesOf({ upstreamProxy }: RunningCandidate): NetworkOptions['upstreamProxies'] {
  if (upstreamProxy === undefined) return []
  const rule = parseUpstreamProxy(upstreamProxy)
  return rule === 'direct' ? [] : [rule]
}
