// `pullscope recipe`: prints the configuration of a registry proxy that passes every check.

import { Command } from 'commander'
import { PullscopeError } from '../../errors.ts'
import { RECIPES } from '../../recipes/index.ts'
import type { Recipe } from '../../recipes/recipe.ts'
import { parseListen } from '../parse/listen.ts'
import { many } from '../parse/many.ts'
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
    .description('print the configuration of a registry proxy that has no fault')
    .argument('[kind]', RECIPES.map(({ id }) => id).join(', '), parseKind)
    .option('--list', 'list the kinds instead')
    .option(
      '--name <url>',
      'how clients name it, if the proxy cannot know: https://HOST[:PORT]',
      origin('--name'),
    )
    .option('--listen <address>', 'where it listens, or a port alone on loopback (0.0.0.0:443)', parseListen)
    .option(
      '--certificate <file>',
      'its certificate with the chain, PEM, on the machine of the proxy',
      parsePath,
    )
    .option('--key <file>', "the certificate's key, PEM", parsePath)
    .option('--plain', 'without TLS: for a proxy behind something that ends it')
    .option('--upstream <url>', 'the registry (https://registry-1.docker.io)', origin('--upstream'))
    .option('--auth <url>', 'its token service (https://auth.docker.io/token)', (text) =>
      parseTokenService('--auth', text),
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
    .option('-o, --output <file>', 'write to this file instead of standard output')
    .addHelpText('after', HELP)
    .action(async (recipe: Recipe | undefined, { list, output, ...flags }: Flags) => {
      if (list === true) return print(recipeList())
      if (recipe === undefined) {
        throw new PullscopeError('usage', 'there are several kinds of proxies', `give one of ${kinds()}`)
      }
      const text = recipe.render(recipeOptions(flags))
      if (output === undefined) return print(text)
      return (await import('../../io/write-output.ts')).writeOutput(output, text)
    })
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

function origin(flag: string): (text: string) => string {
  return (text) => parseOrigin(flag, text)
}
