// Checks every candidate fixture, pulls from it with the real clients, and writes down what came of it: the table in
// test/real/README.md. `node --import tsx test/real/candidates/record.ts [ID/VARIANT…]`, as root; then
// `npx prettier --write test/real/README.md`.

import { readFile, writeFile } from 'node:fs/promises'
import { agreementOn, faultIds, type Agreement, type ComparedPull } from './agreement.ts'
import { REAL_CLIENTS } from './clients.ts'
import { CANDIDATES } from './index.ts'

const PAGE = 'test/real/README.md'
const [START, END] = [
  '<!-- candidates: written by test/real/candidates/record.ts -->',
  '<!-- /candidates -->',
]

/** `host ✔ mirror ✘`; bold where pullscope says otherwise. */
function cell(pulls: readonly ComparedPull[]): string {
  if (pulls.length === 0) return '-'
  return pulls
    .map(({ way, status, checked }) => {
      const shown = `${way} ${status === 'complete' ? '✔' : '✘'}`
      return checked !== null && checked !== status ? `**${shown}**` : shown
    })
    .join(', ')
}

function row({ fixture, verdict, pulls }: Agreement): string {
  const found = faultIds(verdict)
  const wanted = fixture.faults
  const missed = wanted.filter((id) => !found.includes(id)).map((id) => `**missed ${id}**`)
  const more = found.map((id) => (wanted.includes(id) ? `\`${id}\`` : `**also ${id}**`))
  const faults = [...more, ...missed]
  const cells = REAL_CLIENTS.map((client) => cell(pulls.filter((pull) => pull.client === client)))
  const name = `${fixture.id} ${fixture.variant}`
  return `| ${[name, verdict.outcome, faults.length === 0 ? 'none' : faults.join(', '), ...cells].join(' | ')} |`
}

const wanted = process.argv.slice(2)
const page = await readFile(PAGE, 'utf8')
const [before = '', rest = ''] = page.split(START)
const [table = '', after = ''] = rest.split(END)
const rows = new Map(
  table
    .split('\n')
    .filter((line) => /^\| [a-z]/.test(line) && !line.startsWith('| candidate '))
    .map((line) => [line.split('|')[1]?.trim() ?? '', line.replace(/ +\|/g, ' |').replace(/\| +/g, '| ')]),
)
for (const fixture of CANDIDATES) {
  const name = `${fixture.id}/${fixture.variant}`
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const agreement = await agreementOn(fixture)
  rows.set(`${fixture.id} ${fixture.variant}`, row(agreement))
  const words = agreement.pulls.filter(({ status, checked }) => checked !== null && status !== checked)
  console.log(
    row(agreement),
    words.map((pull) => `\n  ${pull.client} ${pull.way}: ${pull.words ?? 'pulled'}`).join(''),
  )
}
const order = CANDIDATES.map(({ id, variant }) => `${id} ${variant}`)
const head = ['candidate', 'outcome', 'faults found', ...REAL_CLIENTS]
const lines = [
  `| ${head.join(' | ')} |`,
  `| ${head.map(() => '---').join(' | ')} |`,
  ...order.flatMap((name) => rows.get(name) ?? []),
]
await writeFile(PAGE, `${before}${START}\n\n${lines.join('\n')}\n\n${END}${after}`)
