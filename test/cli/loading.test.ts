// What a command loads: each file costs every start a fraction of a millisecond, and memory while it runs.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/cli/commands/index.ts'
import { tempFolder } from '../helpers/temp-folder.ts'
import { run } from '../real/process.ts'
import { MAIN } from './pullscope.ts'

const script = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`

/** Writes down what passes Node's loader, in each thread; what CommonJS requires of its own does not. */
const LISTING = script(`
  import { register } from 'node:module'
  register(${JSON.stringify(
    script(`
      import { appendFileSync } from 'node:fs'
      export function load(url, context, next) {
        appendFileSync(process.env.LISTED, url + '\\n')
        return next(url, context)
      }`),
  )})`)

interface Loaded {
  /** Of ours, without folder `dist` and extension. */
  readonly files: readonly string[]
  /** Names of packages, sorted. */
  readonly packages: readonly string[]
}

async function loadedBy(...args: readonly string[]): Promise<Loaded> {
  const folder = await tempFolder()
  const listed = join(folder, 'loaded')
  const env = { PULLSCOPE_HOME: join(folder, 'home'), LISTED: listed }
  const { code, stderr } = await run([process.execPath, '--import', LISTING, MAIN, ...args], { env })
  expect({ code, stderr }).toMatchObject({ code: 0 })
  const urls = (await readFile(listed, 'utf8')).split('\n')
  const matching = (pattern: RegExp): string[] =>
    urls.map((url) => pattern.exec(url)?.[1]).filter((found) => found !== undefined)
  return {
    files: matching(/\/dist\/((?:src|ui|certs)\/.*)\.js$/),
    packages: [...new Set(matching(/\/node_modules\/([^/]+)\//))].sort(),
  }
}

function commandsIn({ files }: Loaded): readonly string[] {
  const folder = 'src/cli/commands/'
  return files.filter((file) => file.startsWith(folder)).map((file) => file.slice(folder.length))
}

describe('what is loaded', () => {
  it('for a trace is what a trace uses', async () => {
    const loaded = await loadedBy('trace', '--listen', '127.0.0.1:0', '--no-ui', '--', 'true')
    expect(loaded.files).toContain('src/proxy/thread/worker')
    expect(commandsIn(loaded)).toEqual(['index', 'trace'])
    const formats = /^src\/views\/(index|text|markdown|mermaid|svg|html|curl|json|har)$/
    const others = /^(src\/(diff|recipes|select|replay|hub|puller|accounts|cli\/(check|demo|hub))|ui)\//
    expect(loaded.files.filter((file) => formats.test(file) || others.test(file))).toEqual([])
    expect(loaded.packages).toContain('http-mitm-proxy')
    // There is no screen, and no SOCKS proxy.
    const needless = ['ink', 'react', 'socks', 'ip-address']
    expect(loaded.packages.filter((name) => needless.includes(name))).toEqual([])
  })

  it('for the help of the whole program is the list of the commands', async () => {
    const loaded = await loadedBy('--help')
    expect(commandsIn(loaded)).toEqual(['index'])
    expect(loaded.packages).toEqual(['commander'])
    expect(loaded.files.filter((file) => !/^src\/(cli|text|io)\/|^src\/errors$/.test(file))).toEqual([])
  })

  it.each([
    [['export', '--help'], 'export'],
    [['help', 'ca'], 'ca'],
    [['--help', 'trace'], 'trace'],
  ])('for %j is %s alone', async (args, name) => {
    expect(commandsIn(await loadedBy(...args))).toEqual(['index', name])
  })
})

describe('the list of the commands', () => {
  it.each(COMMANDS)('says of $name what its command takes', async ({ name, takes, load }) => {
    const command = await load({ args: [name], command: null })
    const taken = command.registeredArguments.map((argument) => {
      const called = argument.variadic ? `${argument.name()}...` : argument.name()
      return argument.required ? `<${called}>` : `[${called}]`
    })
    expect({ name: command.name(), takes: taken.join(' '), described: command.description() }).toEqual({
      ...{ name, takes },
      described: '', // by the list
    })
  })
})
