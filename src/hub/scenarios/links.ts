// The Link of a list as registries give it that write their own origin into it, where Docker Hub and our hub give a path.

import { always, changed } from './faults.ts'
import type { Scenario } from './scenario.ts'

/** Lists go on at the registry's own URL. Who passes that on as it came sends its clients past itself. */
export const absoluteLinks: NonNullable<Scenario['wrap']> = changed(
  'registry',
  always,
  (answer, { url }) => ({
    ...answer,
    headers: answer.headers.map(([name, value]) =>
      name === 'Link' ? [name, value.replace('</', `<${url.origin}/`)] : [name, value],
    ),
  }),
)
