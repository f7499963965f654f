// `--again` takes files up to the next flag, and so the URL behind them, too. Pure.

import { PullscopeError } from '../../errors.ts'

export interface AgainAt {
  /** Files of kept faults; undefined without `--again`. */
  readonly again?: readonly string[]
  readonly urls: readonly string[]
}

/** `https://…`, and `localhost:5000`: no file of ours ends with a port. */
const IS_PLACE = /^https?:\/\/|^(?:[\w.-]+|\[[\da-f:.]+\]):\d{1,5}$/i

/** Tells URLs from files by their scheme or port. Throws `usage` where no file is left. */
export function againAt(values: readonly string[] | undefined, urls: readonly string[]): AgainAt {
  if (values === undefined) return { urls }
  const isUrl = (value: string): boolean => IS_PLACE.test(value)
  const again = values.filter((value) => !isUrl(value))
  if (again.length > 0) return { again, urls: [...urls, ...values.filter(isUrl)] }
  const remedy = 'write pullscope check --again FAULT.jsonl https://mirror.example'
  throw new PullscopeError('usage', '--again needs files that check --keep DIR has made', remedy)
}
