// The registry: finds the operation, checks the token, and lets the table answer.

import type { HeaderList } from '../../http/headers.ts'
import { operationOf, type Operation } from '../../registry/endpoint.ts'
import { textAnswer } from '../answer.ts'
import type { Answer, Handler, HubRequest } from '../handler.ts'
import { errorAnswer } from './errors.ts'
import { checkToken } from './guard.ts'
import { isRepositoryName } from './names.ts'
import { OPERATIONS } from './operations.ts'
import type { Kind, Operate, Registry } from './registry.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** Docker's clients look for it to tell a registry from some other web server (distribution, docs/spec/api.md). */
const VERSION: HeaderList = [['Docker-Distribution-Api-Version', 'registry/2.0']]

export function registryHandler(registry: Registry): Handler {
  return async (request) => {
    const answer = await answerRequest(request, registry)
    return { ...answer, headers: [...answer.headers, ...VERSION] }
  }
}

async function answerRequest(request: HubRequest, registry: Registry): Promise<Answer> {
  const operation = operationAt(request.method, request.url)
  if (operation === null) return notThere(request.url)
  if ('name' in operation && !isRepositoryName(operation.name)) {
    return errorAnswer('NAME_INVALID', { details: [{ name: operation.name }] })
  }
  // The table holds for each kind what takes that kind; TypeScript cannot follow the key into both.
  const { needs, answer } = OPERATIONS[operation.kind] as unknown as Operate<Kind>
  const checked = checkToken(request, needs(operation), registry)
  return 'refused' in checked ? checked.refused : answer({ operation, request, user: checked.user }, registry)
}

/** Without a prefix before `/v2/`: the hub is no proxy. A mount from what is no repository is a mount from none. */
function operationAt(method: string, url: URL): Operation | null {
  const operation = /^\/v2(?:\/|$)/.test(url.pathname) ? operationOf(method, url) : null
  if (operation?.kind !== 'blob-mount' || isRepositoryName(operation.from ?? '')) return operation
  return { ...operation, from: null }
}

function notThere(url: URL): Answer {
  const methods = METHODS.filter((method) => operationAt(method, url) !== null)
  if (methods.length === 0) return textAnswer(404, '404 page not found\n')
  return errorAnswer('UNSUPPORTED', { headers: [['Allow', methods.join(', ')]] })
}
