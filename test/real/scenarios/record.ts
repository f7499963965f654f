// Plays the scenarios with the real clients, and writes down what came of it: the table in test/real/README.md and the
// clients' words in fixtures/client-words.json. `npm run build && node --import tsx test/real/scenarios/record.ts [ID…]`;
// then `npx prettier --write test/real/README.md`, which sets the table's columns.

import { readFile, writeFile } from 'node:fs/promises'
import { homedir, hostname, tmpdir } from 'node:os'
import { SCENARIOS } from '../../../src/hub/scenarios/index.ts'
import type { Scenario } from '../../../src/hub/scenarios/scenario.ts'
import { openWorkspace } from '../workspace.ts'
import { expectedOf } from './expected.ts'
import { PULLERS } from './pullers.ts'
import type { Puller } from './pullers.ts'
import { play } from './run.ts'
import { withRows } from './table.ts'
import type { Cell } from './table.ts'
import { verdictOf } from './verdict.ts'

const PAGE = 'test/real/README.md'
const WORDS = 'fixtures/client-words.json'

interface Words {
  readonly scenario: string
  /** Id of the rule that has to know these words. */
  readonly rule: string
  readonly client: string
  readonly version: string
  readonly words: string
}

/** Names of the machine that it was recorded on, and secrets. */
const FORBIDDEN = [
  ...[tmpdir(), homedir(), process.cwd()].map((folder) => `${folder}/`),
  ` ${hostname()} `,
  'eyJ',
]

function mustBeClean({ scenario, client, words }: Words): void {
  // The end of a cleaned path is the one thing that may follow a temporary folder.
  const leak = FORBIDDEN.find((text) => words.replaceAll('/tmp/…', '').includes(text))
  if (leak !== undefined)
    throw new Error(`the words of ${client} on ${scenario} hold ${leak}; they were not kept`)
}

interface Recorded {
  readonly cell: Cell
  /** null when it had nothing to say: it pulled the image, or was ended before it gave up. */
  readonly words: Words | null
}

async function record(scenario: Scenario, puller: Puller): Promise<Recorded> {
  const { client } = puller
  const workspace = await openWorkspace()
  try {
    const played = await play(workspace, scenario, puller)
    const verdict = verdictOf(scenario, puller, played)
    const { pulled, took, words } = played
    console.log(`${scenario.id} ${client}: ${JSON.stringify({ pulled, took, ...verdict })}\n${words}\n`)
    const { rule } = expectedOf(scenario, puller)
    return {
      cell: { client, pulled, took, ...verdict },
      words:
        pulled || words === '' || rule === null
          ? null
          : { scenario: scenario.id, rule, client, version: await puller.version(), words },
    }
  } finally {
    await workspace.close()
  }
}

const asked = process.argv.slice(2)
const ids = SCENARIOS.map(({ id }) => id)
const unknown = asked.find((id) => !ids.includes(id))
if (unknown !== undefined) throw new Error(`there is no scenario ${unknown}; there are ${ids.join(', ')}`)

const rows = new Map<string, Cell[]>()
const spoken: Words[] = []
// The clients side by side: most of the time they wait before they try again.
await Promise.all(
  PULLERS.map(async (puller) => {
    for (const scenario of SCENARIOS) {
      if (asked.length > 0 && !asked.includes(scenario.id)) continue
      const { cell, words } = await record(scenario, puller)
      rows.set(scenario.id, [...(rows.get(scenario.id) ?? []), cell])
      if (words !== null) spoken.push(words)
    }
  }),
)

spoken.forEach(mustBeClean)
const old = (JSON.parse(await readFile(WORDS, 'utf8')) as Words[]).filter(
  ({ scenario }) => !rows.has(scenario),
)
const order = (each: Words): number => PULLERS.findIndex(({ client }) => client === each.client)
const kept = ids.flatMap((id) =>
  [...old, ...spoken].filter(({ scenario }) => scenario === id).sort((a, b) => order(a) - order(b)),
)
await writeFile(WORDS, `${JSON.stringify(kept, null, 2)}\n`)
await writeFile(PAGE, withRows(await readFile(PAGE, 'utf8'), rows, ids))
