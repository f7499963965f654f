import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { RECIPES } from '../../src/recipes/index.ts'
import { RECIPE_DEFAULTS } from '../../src/recipes/recipe.ts'
import { tempFolder } from '../helpers/temp-folder.ts'
import { pullscope } from './pullscope.ts'

describe('pullscope recipe', () => {
  it.each(RECIPES.map((recipe) => [recipe.id, recipe] as const))(
    'prints the one for %s',
    async (id, recipe) => {
      const { code, stdout, stderr } = await pullscope(['recipe', id])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toBe(recipe.render(RECIPE_DEFAULTS))
    },
  )

  it('lists the kinds', async () => {
    const { code, stdout } = await pullscope(['recipe', '--list'])
    expect(code).toBe(0)
    expect(stdout.match(/^ {2}\S+/gm)?.map((id) => id.trim())).toEqual(RECIPES.map(({ id }) => id))
  })

  it('writes into a file what the flags say', async () => {
    const path = join(await tempFolder(), 'nginx.conf')
    const flags = ['--plain', '--listen', '5000', '--name', 'https://mirror.example']
    const { code, stdout } = await pullscope(['recipe', 'nginx', ...flags, '-o', path])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    const text = readFileSync(path, 'utf8')
    expect(text).toContain('listen 127.0.0.1:5000;')
    expect(text).toContain('set $own_origin https://mirror.example;')
  })

  it('replaces nothing that somebody wrote', async () => {
    const path = join(await tempFolder(), 'nginx.conf')
    writeFileSync(path, 'user www;\n')
    const { code, stderr } = await pullscope(['recipe', 'nginx', '-o', path])
    expect({ code, stderr }).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('is not replaced') as string,
    })
    expect(readFileSync(path, 'utf8')).toBe('user www;\n')
  })

  it('takes - for standard output', async () => {
    const { code, stdout } = await pullscope(['recipe', 'nginx', '-o', '-'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: (await pullscope(['recipe', 'nginx'])).stdout })
  })

  it.each([
    [['recipe', 'nginx', '--listen', '127.0.0.1:0'], 'port 0 is a free one, which no client could be told'],
    [['recipe', 'nginx', '--listen', 'foo'], '127.0.0.1:8080, [::1]:8080, or a port alone\n'],
    [['recipe', 'nginx', '--name', 'foo'], 'write for example --name https://mirror.example'],
    [['recipe', 'nginx', '--auth', 'foo'], 'write for example --auth https://auth.docker.io/token'],
    [['recipe'], 'there are several kinds of proxies'],
    [['recipe', 'apache'], 'there is no recipe for apache'],
    [['recipe', 'nginx', '--upstream', 'https://ghcr.io'], 'has a token service of its own'],
    [['recipe', 'nginx', '--certificate', 'a;b'], '"a;b" is not a path'],
  ])('refuses %j', async (args, why) => {
    const { code, stdout, stderr } = await pullscope(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(why)
  })
})
