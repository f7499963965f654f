// `--again` takes files up to the next flag, and so the URL behind them, too. Pure.

import { PullscopeError } from '../../errors.ts'

export interface AgainAt {
  /** Files of kept faults; undefined without `--again`. */
  readonly again?: readonly string[]
  readonly urls: readonly string[]
}

/** Tells URLs from files by their scheme. Throws `usage` where no file is left. */
export function againAt(values: readonly string[] | undefined, urls: readonly string[]): AgainAt {
  if (values === undefined) return { urls }
  const isUrl = (value: string): boolean => /^https?:\/\//i.test(value)
  const again = values.filter((value) => !isUrl(value))
  if (again.length > 0) return { again, urls: [...urls, ...values.filter(isUrl)] }
  const remedy = 'write pullscope check --again FAULT.jsonl https://mirror.example'
  throw new PullscopeError('usage', '--again needs files that check --keep DIR has made', remedy)
}
