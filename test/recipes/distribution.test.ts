// The recipe of Distribution is two files in one text. That they work is for test/real.

import { expect, it } from 'vitest'
import { distribution } from '../../src/recipes/distribution.ts'
import { RECIPE_DEFAULTS } from '../../src/recipes/recipe.ts'

const GHCR = {
  ...RECIPE_DEFAULTS,
  namespace: 'ghcr.io',
  registry: 'https://ghcr.io',
  tokenService: 'https://ghcr.io/token',
  trusted: '/etc/ca.pem',
}

/** As the recipe says: `sed -n 's/^#| //p'`. */
function configOf(recipe: string): string {
  const lines = recipe.split('\n').filter((line) => line.startsWith('#| '))
  return lines.map((line) => line.slice(3)).join('\n')
}

it('holds the config.yml of a cache without an account, for nginx alone', () => {
  const settings = configOf(distribution.render(GHCR))
    .split('\n')
    .filter((line) => !/^ *#/.test(line))
  expect(settings).toEqual([
    'version: 0.1',
    'log:',
    '  level: info',
    'storage:',
    '  filesystem:',
    '    rootdirectory: /var/lib/registry',
    '  delete:',
    '    enabled: true',
    'http:',
    '  addr: 127.0.0.1:5000',
    '  relativeurls: true',
    'proxy:',
    '  remoteurl: https://ghcr.io',
  ])
})

it('lets nginx ask the registry who may have what, and the cache for the bytes', () => {
  const recipe = distribution.render(GHCR)
  expect(recipe).toContain('SSL_CERT_FILE=/etc/ca.pem registry serve config.yml')
  expect(recipe).toMatch(/auth_request \/permitted;[^}]*proxy_pass http:\/\/127\.0\.0\.1:5000\$request_uri;/)
  expect(recipe).toMatch(/location = \/permitted \{[^}]*proxy_pass https:\/\/ghcr\.io\$request_uri;/)
  expect(distribution.render(RECIPE_DEFAULTS)).toContain('proxy_pass http://127.0.0.1:5000$registry_uri;')
})

it('is an nginx.conf as a whole', () => {
  const [comments, rest] = distribution.render(RECIPE_DEFAULTS).split('\n\nworker_processes auto;\n')
  expect(comments?.split('\n').filter((line) => !line.startsWith('#'))).toEqual([])
  expect(rest).toMatch(/^events \{$/m)
  expect(rest).not.toMatch(/^#/m)
})
