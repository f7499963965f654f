// `check --keep` and `--again`: what a kept fault says of itself, and what is said of one that was cut or changed.

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { readCaptureFile } from '../../../src/io/capture-file.ts'
import { prepareKeeping } from '../../../src/cli/check/keep.ts'
import { startHub } from '../../../src/hub/start.ts'
import { startCandidate } from '../../helpers/candidate.ts'
import { tempFolder } from '../../helpers/temp-folder.ts'
import { pullscope } from '../pullscope.ts'

const FAULT = 'realm-leak-upstream'
const ALICE = { input: 'wonderland' }
const AS_ALICE = ['--user', 'alice', '--password-stdin']

/** Hands the client the upstream's own challenge. */
async function leakyCandidate(): Promise<string> {
  const hub = await startHub({
    leafFor: null,
    now: () => new Date(),
    onFault: (error) => expect.unreachable(String(error)),
  })
  onTestFinished(() => hub.close())
  const breaks = {
    challenge: () => ['Bearer realm="https://auth.docker.io/token",service="registry.docker.io"'],
  }
  return (await startCandidate({ hub, breaks })).url.origin
}

/** The kept fault's file. */
async function keptBy(login: readonly string[]): Promise<{ readonly url: string; readonly file: string }> {
  const url = await leakyCandidate()
  const folder = join(await tempFolder(), 'kept')
  const args = ['check', url, '--quick', '--only', FAULT, '--keep', folder, ...login]
  const { stderr } = await pullscope(args, login.length === 0 ? {} : ALICE)
  const [name = ''] = readdirSync(folder)
  expect(name, stderr).toMatch(/-realm-leak-upstream\.jsonl$/)
  return { url, file: join(folder, name) }
}

it('says that there was a login, and not whose; without one it is not tried again', async () => {
  const { url, file } = await keptBy(AS_ALICE)
  const text = readFileSync(file, 'utf8')
  expect(text).toContain('"login":"used"')
  expect(text).not.toMatch(/wonderland|alice/)
  const nobody = await pullscope(['check', '--again', file])
  expect(nobody.stdout).toBe(
    `CANNOT TELL    ${FAULT} at ${url}: it was found with a login: add --user NAME --password-stdin, or --docker-config with one for ${new URL(url).host}\n`,
  )
  expect(nobody.code).toBe(1)
  const again = await pullscope(['check', '--again', file, ...AS_ALICE], ALICE)
  expect(again.stdout).toContain('STILL FAILING')
})

it('says nothing of a login where there was none', async () => {
  const { file } = await keptBy([])
  expect(readFileSync(file, 'utf8')).not.toContain('"login"')
  expect((await pullscope(['check', '--again', file])).stdout).toContain('STILL FAILING')
})

it('ends as other captures do: one that was cut or changed is told so', async () => {
  const { file } = await keptBy([])
  const text = readFileSync(file, 'utf8')
  const { events, problems } = await readCaptureFile(file)
  expect(problems).toEqual([])
  expect(events.at(-1)).toMatchObject({ type: 'capture.ended', events: events.length - 1 })
  const said = async (changed: string): Promise<string> => {
    writeFileSync(file, changed)
    return (await pullscope(['check', '--again', file])).stderr
  }
  const lines = text.trimEnd().split('\n')
  expect(await said(`${lines.slice(0, -1).join('\n')}\n`)).toContain('the capture has no end')
  expect(await said(text.slice(0, -30))).toContain('breaks off after')
  expect(await said(text.replace('"status":401', '"status":403'))).toContain('one was changed')
  expect(await said([...lines.slice(0, 3), ...lines.slice(4)].join('\n'))).toContain('lines were taken out')
})

it('names what makes such files, where there is none', async () => {
  const { code, stderr } = await pullscope(['check', '--again', join(await tempFolder(), '*.jsonl')])
  expect(code).toBe(3)
  expect(stderr).toMatch(/there is no file .*\*\.jsonl\n.*check URL --keep DIR makes such files/)
})

it('makes the folders above the one that it keeps in, for their owner alone, and says where it cannot', async () => {
  const folder = await tempFolder()
  await prepareKeeping(join(folder, 'a', 'b'))
  await prepareKeeping(join(folder, 'a', 'b'))
  for (const each of [join(folder, 'a'), join(folder, 'a', 'b')])
    expect(statSync(each).mode & 0o777).toBe(0o700)
  await expect(prepareKeeping('/proc/pullscope/a/b')).rejects.toThrow(/--keep \/proc\/pullscope\/a\/b: /)
})
