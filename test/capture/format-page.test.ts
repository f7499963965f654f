// docs/capture-format.md tells every event and field; `vitest run -u` writes what the types say now.

import { readFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { expect, it } from 'vitest'
import { EVENT_CHECKS } from '../../src/capture/shapes.ts'
import { eventReference } from '../helpers/format-page.ts'

const PAGE = 'docs/capture-format.md'
const MADE = /(<!-- Made from .*-->\n)[^]*$/

it('tells every event and field as the types do', async () => {
  const page = readFileSync(PAGE, 'utf8')
  expect(page).toMatch(MADE)
  const whole = page.replace(MADE, (_, mark: string) => `${mark}\n${eventReference()}\n`)
  const options = { ...(await resolveConfig(PAGE)), parser: 'markdown' }
  await expect(await format(whole, options)).toMatchFileSnapshot(`../../${PAGE}`)
})

it('names every event that the reader checks', () => {
  const page = readFileSync(PAGE, 'utf8')
  for (const type of EVENT_CHECKS.keys()) expect(page).toContain(`### \`${type}\``)
})
