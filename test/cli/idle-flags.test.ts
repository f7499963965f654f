// Flags that would do nothing in a mode of a command: each is refused by name, before anything is asked or read.

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/cli/commands/index.ts'
import { createProgram } from '../../src/cli/program.ts'
import { PullscopeError } from '../../src/errors.ts'
import { EXPORT_FORMATS } from '../../src/views/index.ts'
import { DIFF_FORMATS } from '../../src/diff/formats/index.ts'
import { CAPTURES } from '../helpers/captures.ts'

const PULL = join(CAPTURES, 'docker-pull-hello-world.jsonl')
/** Nobody is there, should it be asked after all. */
const URL = 'http://127.0.0.1:1'

async function refusal(line: string): Promise<string | null> {
  const args = line.split(' ')
  try {
    const program = await createProgram({ args, command: null })
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (error instanceof PullscopeError && error.exitCode === 2) return error.message
    throw error
  }
  return null
}

/** A flag with a value that its parser takes. */
const VALUES: Readonly<Record<string, string>> = {
  '--again': 'fault.jsonl',
  '--as': 'host',
  '--baseline': 'before.json',
  '--client': 'docker',
  '--connect-to': 'a.test:443:127.0.0.1:1',
  '--fail-on': 'error',
  '--format': 'json',
  '--only': 'ns-misrouted',
  '--reference': URL,
  '--select': '~e',
  '--skip': 'ns-misrouted',
  '--speed': '2',
  '--timeout': '1',
  '--upstream-proxy': 'direct',
  '--wait': '1',
  '--with-hub': '127.0.0.1:0',
  '--registry': '5000',
  '--auth': '5000',
  '--cdn': '5000',
  '--listen': '5000',
  '--name': 'https://a.test',
  '--upstream': 'https://a.test',
  '--resolver': '1.1.1.1',
  '--client-cert': 'a.test=cert,key',
}

/** Each with the flags that do something in it, and what else belongs on its line. */
const MODES: readonly (readonly [line: string, takes: string])[] = [
  [
    'check --list mirrors.txt',
    '--reference --image --platform --prefix --as --only --skip --quick --docker-config --timeout --format --ascii ' +
      '--fail-on --connect-to --upstream-proxy --no-upstream-proxy --upstream-ca --client-cert --insecure-upstream',
  ],
  [
    `check ${URL} --again fault.jsonl`,
    '--with-hub --hub-plain --ca-out --user --password-stdin --docker-config --timeout --wait --allow-writes --scratch ' +
      '--output --ascii --connect-to --upstream-proxy --no-upstream-proxy --upstream-ca --client-cert --insecure-upstream',
  ],
  ['demo --list', ''],
  ['hub --list', ''],
  ['recipe --list', ''],
  [`explain --hosts ${PULL}`, '--lines --json --ascii --select'],
  ['explain --error denied', '--ascii'],
]

describe.each(MODES)('%s', (line, taken) => {
  it('refuses every flag that it does not take, by name', async () => {
    const [name = ''] = line.split(' ')
    const command = await COMMANDS.find((each) => each.name === name)?.load({ args: [name], command: null })
    const takes = new Set(taken.split(' '))
    const own = line.split(' ')
    const others = (command?.options ?? []).filter(
      ({ long }) => !takes.has(long ?? '') && !own.includes(long ?? ''),
    )
    expect(others.length).toBeGreaterThan(1)
    for (const { long, required } of others) {
      const flag = long ?? ''
      const value = required ? ` ${VALUES[flag] ?? 'a'}` : ''
      expect(await refusal(`${line} ${flag}${value}`), flag).toContain(flag)
    }
  })
})

it.each([
  [`check ${URL} --reference ${URL}`, '--reference is for the mirrors of --list'],
  [`check ${URL} --list mirrors.txt`, '--list names the candidates, and so does a URL'],
  [`check ${URL} --scratch a/b`, '--scratch is where --allow-writes writes'],
  [`check ${URL} --ascii --format json`, '--ascii does nothing with --format json'],
  ['check --list mirrors.txt --ascii --format markdown', '--ascii does nothing with --format markdown'],
  [`check ${URL} ${URL} --again fault.jsonl`, '--again tries kept faults at one candidate'],
  [`check --again one.jsonl two.jsonl -o asked.jsonl`, '-o is one capture'],
  [`replay ${PULL} --against ${URL} --scratch a/b`, '--scratch is where --allow-writes writes'],
  [`replay ${PULL} --against ${URL} --ascii --format html`, '--ascii does nothing with --format html'],
  [`explain --error denied ${PULL}`, '--error looks words up, and reads no capture'],
  [`explain --json --ascii ${PULL}`, '--ascii does nothing with --json'],
  [`explain --hosts --lines --ascii ${PULL}`, '--ascii does nothing with --lines'],
  ['recipe worker --resolver 1.1.1.1', 'worker asks no DNS server of --resolver'],
  ['trace -o -', '-o - is standard output'],
  ['demo -o -', '-o - is standard output'],
  ['hub -o -', '-o - is standard output'],
])('%s is refused', async (line, words) => {
  expect(await refusal(line)).toContain(words)
})

const LOOKS = { '--width 70': 'width', '--ascii': 'glyphs', '--full': 'extent', '--all': 'extent' } as const

it.each(EXPORT_FORMATS.map((format) => [format.id, format.reads] as const))(
  'export --to %s takes no look that it has not',
  async (id, reads) => {
    for (const flag of ['--width 70', '--ascii', '--full'] as const) {
      if (reads.includes(LOOKS[flag])) continue
      expect(await refusal(`export ${PULL} --to ${id} ${flag}`)).toContain(`does nothing with --to ${id}`)
    }
  },
)

it.each(DIFF_FORMATS.map((format) => [format.id, format.reads] as const))(
  'diff --to %s takes no look that it has not',
  async (id, reads) => {
    for (const flag of ['--width 70', '--ascii', '--all'] as const) {
      if (reads.includes(LOOKS[flag])) continue
      expect(await refusal(`diff ${PULL} ${PULL} --to ${id} ${flag}`)).toContain(
        `does nothing with --to ${id}`,
      )
    }
  },
)
