// Loads Ink and React: in their production form, and without a trace in the environment that a traced command gets.

import type * as App from '../app.tsx'

/**
 * What the libraries see while they load. React is a quarter slower in its development form (INK.md); with DEV=true Ink
 * would look for a debugger over the network; with CI set, even to nothing, it would draw only when it is over (is-in-ci).
 */
const WHILE_LOADING: Readonly<Record<string, string | undefined>> = {
  NODE_ENV: 'production',
  DEV: '',
  CI: undefined,
  CONTINUOUS_INTEGRATION: undefined,
}

export async function loadApp(): Promise<typeof App> {
  const names = Object.keys(WHILE_LOADING)
  const before = Object.fromEntries(names.map((name) => [name, process.env[name]]))
  setAll(WHILE_LOADING)
  try {
    return await import('../app.tsx')
  } finally {
    setAll(before)
  }
}

function setAll(values: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name)
    else process.env[name] = value
  }
}
