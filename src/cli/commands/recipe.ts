// `pullscope recipe`: prints the configuration of a registry proxy that passes every check.

import { Command } from 'commander'
import { PullscopeError } from '../../errors.ts'
import { RECIPES } from '../../recipes/index.ts'
import type { Recipe, RecipeOptions } from '../../recipes/recipe.ts'
import { parseServed } from '../parse/listen.ts'
import { many } from '../parse/many.ts'
import { LIST_ALONE, refuseOtherFlags } from '../parse/mode-flags.ts'
import { resultFile } from '../parse/output.ts'
import { parseOrigin, parseTokenService } from '../parse/upstream-url.ts'
import {
  parseNamespace,
  parsePath,
  parseResolver,
  recipeOptions,
  type RecipeFlags,
} from '../recipe/options.ts'
import { print } from '../stdio.ts'

interface Flags extends RecipeFlags {
  readonly list?: true
  readonly output?: string
}

const HELP = `
Kinds:
${recipeList()}
The text is a whole configuration: its comments say how it is used, and which line prevents which fault. Nothing is asked
and nothing is changed. Without flags it is a proxy of Docker Hub on port 443.

Examples:
  pullscope recipe nginx > /etc/nginx/nginx.conf
  pullscope recipe openresty --listen 127.0.0.1:8443 --certificate cert.pem --key key.pem -o nginx.conf
  pullscope recipe nginx --plain --listen 127.0.0.1:5000 --name https://mirror.example     (behind what ends TLS)
  pullscope recipe nginx --upstream https://ghcr.io --auth https://ghcr.io/token --namespace ghcr.io
  pullscope check https://mirror.example                                                   (then see that it is right)
`

export function recipeCommand(): Command {
  return new Command('recipe')
    .argument('[kind]', RECIPES.map(({ id }) => id).join(', '), parseKind)
    .option('--list', 'list the kinds instead')
    .option(
      '--name <url>',
      'how clients name it, if the proxy cannot know: https://HOST[:PORT]',
      origin('--name', 'https://mirror.example'),
    )
    .option(
      '--listen <address>',
      'where it listens, or a port alone on loopback (0.0.0.0:443)',
      (text: string) => parseServed(text, '--listen'),
    )
    .option(
      '--certificate <file>',
      'its certificate with the chain, PEM, on the machine of the proxy',
      parsePath,
    )
    .option('--key <file>', "the certificate's key, PEM", parsePath)
    .option('--plain', 'without TLS: for a proxy behind something that ends it')
    .option(
      '--upstream <url>',
      'the registry (https://registry-1.docker.io)',
      origin('--upstream', 'https://registry-1.docker.io'),
    )
    .option('--auth <url>', 'its token service (https://auth.docker.io/token)', (text) =>
      parseTokenService({ name: '--auth', example: 'https://auth.docker.io/token' }, text),
    )
    .option('--namespace <name>', 'what containerd calls the registry in ?ns= (docker.io)', parseNamespace)
    .option(
      '--upstream-ca <file>',
      'who the upstream is verified by, PEM, on the machine of the proxy',
      parsePath,
    )
    .option(
      '--resolver <address>',
      'a DNS server, if the kind needs one; may be repeated',
      many(parseResolver),
    )
    .option('-o, --output <file>', 'write to this file, which must not exist yet, instead of standard output')
    .addHelpText('after', HELP)
    .action(
      async (recipe: Recipe | undefined, { list, output: given, ...flags }: Flags, command: Command) => {
        if (list === true) {
          refuseOtherFlags(command, LIST_ALONE)
          return print(recipeList())
        }
        if (recipe === undefined) {
          throw new PullscopeError('usage', 'there are several kinds of proxies', `give one of ${kinds()}`)
        }
        const options = recipeOptions(flags)
        if (flags.resolver !== undefined) refuseIdleResolver(recipe, options)
        const text = recipe.render(options)
        const output = resultFile(given)
        if (output === undefined) return print(text)
        const { mustBeNew, writeOutput } = await import('../../io/write-output.ts')
        await mustBeNew(output) // the configuration that somebody wrote would be gone
        return writeOutput(output, text)
      },
    )
}

function recipeList(): string {
  return RECIPES.map(({ id, title }) => `  ${id.padEnd(14)}${title}\n`).join('')
}

function kinds(): string {
  return RECIPES.map(({ id }) => id).join(', ')
}

function parseKind(id: string): Recipe {
  const recipe = RECIPES.find((each) => each.id === id)
  if (recipe !== undefined) return recipe
  throw new PullscopeError('usage', `there is no recipe for ${id}`, `give one of ${kinds()}`)
}

/** Throws `usage` for a kind that asks no DNS server. */
function refuseIdleResolver(recipe: Recipe, options: RecipeOptions): void {
  const [one, other] = ['192.0.2.1', '192.0.2.2'].map((each) =>
    recipe.render({ ...options, resolvers: [each] }),
  )
  if (one !== other) return
  throw new PullscopeError('usage', `${recipe.id} asks no DNS server of --resolver`, 'leave it out')
}

function origin(name: string, example: string): (text: string) => string {
  return (text) => parseOrigin({ name, example }, text)
}
