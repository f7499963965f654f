// Who the users are, and who may do what with which repository.

import type { RepositoryRecipe } from '../images/recipe.ts'

export interface Account {
  readonly name: string
  readonly password: string
  /** First segments of the repositories that are the user's own, such as `acme`: to pull, push and delete in. */
  readonly namespaces: readonly string[]
}

/** A user who gave the right password; null is anybody. */
export type User = Account | null

export interface Accounts {
  /** Null when name or password is wrong. */
  login(name: string, password: string): Account | null
  /** Null when there is no such user. */
  find(name: string): Account | null
}

export function accountsOf(list: readonly Account[]): Accounts {
  const find = (name: string): Account | null => list.find((account) => account.name === name) ?? null
  return {
    find,
    login: (name, password) => {
      const account = find(name)
      return account?.password === password ? account : null
    },
  }
}

export type Action = 'pull' | 'push' | 'delete'

/**
 * What a user may do. As on Docker Hub, a repository that is not there and one that is somebody else's secret look the
 * same.
 */
export function allowedActions(
  user: User,
  repository: string,
  visibility: RepositoryRecipe['visibility'] | null,
): readonly Action[] {
  const [namespace, ...rest] = repository.split('/')
  if (rest.length > 0 && user?.namespaces.includes(namespace ?? '')) return ['pull', 'push', 'delete']
  return visibility === 'public' ? ['pull'] : []
}
