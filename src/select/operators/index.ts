// The operators, in the order in which help lists them. To add one: an object in one of these lists.

import type { Operator } from '../operator.ts'
import { AMOUNT_OPERATORS } from './amounts.ts'
import { MESSAGE_OPERATORS } from './messages.ts'
import { REGISTRY_OPERATORS } from './registry.ts'

export const OPERATORS: readonly Operator[] = [
  ...MESSAGE_OPERATORS,
  ...REGISTRY_OPERATORS,
  ...AMOUNT_OPERATORS,
]

const BY_NAME: ReadonlyMap<string, Operator> = new Map(OPERATORS.map((operator) => [operator.name, operator]))

/** null for a name that is none. */
export function findOperator(name: string): Operator | null {
  return BY_NAME.get(name) ?? null
}
