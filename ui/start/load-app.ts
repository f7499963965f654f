// Loads Ink and React: in their production form, and without a trace in the environment that a traced command gets.

import type * as App from '../app.tsx'

/** React looks at NODE_ENV once, when it is loaded, and is a quarter slower in its development form (INK.md). */
export async function loadApp(): Promise<typeof App> {
  const { env } = process
  const before = { NODE_ENV: env['NODE_ENV'], DEV: env['DEV'] }
  env['NODE_ENV'] = 'production'
  // With DEV=true, Ink would look for a debugger over the network.
  env['DEV'] = ''
  try {
    return await import('../app.tsx')
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) Reflect.deleteProperty(env, name)
      else env[name] = value
    }
  }
}
