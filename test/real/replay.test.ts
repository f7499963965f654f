// A capture of a real dockerd pull from a Docker Hub of real parts, replayed against real proxies in front of such a hub:
// what each of them gets wrong is found where it is, and nothing where it is not.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { CandidateFixture } from './candidates/candidate.ts'
import { CANDIDATES } from './candidates/index.ts'
import { startRealUpstream } from './candidates/stage.ts'
import { AUTH_HOST } from './hub/hub.ts'
import { HELLO_WORLD } from './hub/images.ts'
import { describeReal, type Part } from './parts.ts'
import { run } from './process.ts'
import { openWorkspace } from './workspace.ts'

interface Report {
  readonly candidates: readonly [
    {
      readonly outcome: string
      readonly reservations: readonly string[]
      readonly faults: readonly { readonly id: string; readonly breaks: readonly string[] }[]
      readonly differences: readonly { readonly weight: string; readonly field: string }[]
    },
  ]
}

const CAPTURE = 'fixtures/captures/docker-pull-hello-world.jsonl'

/** The leak and the missing rewrite that the capture brings out at each; other faults may be there besides. */
const SEEN: readonly (readonly [name: string, parts: readonly Part[], faults: readonly string[]])[] = [
  ['nginx/auth-host-leaks', ['nginx'], ['realm-leak-upstream', 'library-missing-path']],
  ['nginx/no-library', ['nginx'], ['library-missing-path']],
  ['nginx/mended', ['nginx'], []],
  ['openresty/challenge-as-it-came', ['nginx'], ['realm-leak-upstream']],
  ['openresty/path-as-it-came', ['nginx'], ['library-missing-path']],
  ['openresty/mended', ['nginx'], []],
  ['worker/mended', ['workerd'], []],
]
const LOOKED_FOR = ['realm-leak-upstream', 'library-missing-path']

function fixtureOf(name: string): CandidateFixture {
  const found = CANDIDATES.find(({ id, variant }) => `${id}/${variant}` === name)
  if (found === undefined) throw new Error(`there is no candidate ${name}`)
  return found
}

for (const [name, parts, faults] of SEEN) {
  describeReal(`a captured pull, replayed against ${name}`, parts, () => {
    it(faults.length === 0 ? 'has no fault' : `shows ${faults.join(' and ')}`, async ({ onTestFinished }) => {
      const workspace = await openWorkspace()
      onTestFinished(() => workspace.close())
      const hub = await startRealUpstream(workspace, [HELLO_WORLD], AUTH_HOST)
      const tokens = new URL(hub.origins.authorization)
      const candidate = await fixtureOf(name).start({ ...hub, workspace })
      const ca = join(await workspace.folder('trust'), 'ca.pem')
      await writeFile(ca, (candidate.caPem ?? '') + hub.caPem)
      const { code, stdout, stderr } = await run(
        [
          process.execPath,
          ...['dist/src/cli/main.js', 'replay', CAPTURE],
          ...['--against', candidate.url, '--upstream-ca', ca, '--format', 'json'],
          // Who is sent to Docker Hub's own token server finds it there.
          ...['--connect-to', `${AUTH_HOST}:443:${tokens.hostname}:${tokens.port}`],
        ],
        { env: { PULLSCOPE_HOME: await workspace.folder('home') } },
      )
      expect(stdout, stderr).not.toBe('')
      const [verdict] = (JSON.parse(stdout) as Report).candidates
      const found = verdict.faults.map(({ id }) => id).filter((id) => LOOKED_FOR.includes(id))
      expect(found.sort(), stdout).toEqual([...faults].sort())
      if (faults.length > 0) {
        expect(code).toBe(1)
        return
      }
      expect({ code, outcome: verdict.outcome, reservations: verdict.reservations }, stdout).toEqual({
        code: 0,
        outcome: 'equivalent',
        reservations: [],
      })
      expect(verdict.differences.filter(({ weight }) => weight !== 'benign')).toEqual([])
    })
  })
}
