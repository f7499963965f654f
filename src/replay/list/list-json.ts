// `check --list --format json`: format pullscope/check-list, version 1: stable, changed only by addition.

import { escapeJson } from '../../text/escape-json.ts'
import type { ListProblem } from './parse-list.ts'
import { pullMs } from './rank.ts'
import type { Row } from './row.ts'

const LIST_FORMAT = 'pullscope/check-list'
const LIST_VERSION = 1

export interface ListReport {
  /** As they are ranked. */
  readonly rows: readonly Row[]
  readonly image: string
  /** The digest that mirrors are compared with; null when there was none. */
  readonly reference: string | null
  /** Lines of the list that were left out. */
  readonly problems: readonly ListProblem[]
}

/** The document, two spaces deep, ended by a line feed. `rank` counts from 1. */
export function listJson({ rows, image, reference, problems }: ListReport): string {
  const document = {
    format: LIST_FORMAT,
    version: LIST_VERSION,
    image,
    reference,
    mirrors: rows.map(({ url, state, because, headMs, bytesPerSecond, digest, hosts, ...probed }, i) => ({
      rank: i + 1,
      ...{ url, state, because, headMs, bytesPerSecond, pullMs: rounded(pullMs({ headMs, bytesPerSecond })) },
      ...{ digest, hosts },
      faults: probed.faults.map(({ id, level }) => ({ id, level })),
      probesLeftOut: probed.leftOut.map(({ id, because }) => ({ id, because })),
    })),
    leftOut: problems.map(({ line, message }) => ({ line, message })),
  }
  return `${escapeJson(JSON.stringify(document, null, 2))}\n`
}

function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms)
}
