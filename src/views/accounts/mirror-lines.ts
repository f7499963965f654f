// Which mirror was used, and why the others were not.

import type { MirrorAccount, Source } from '../../accounts/mirrors.ts'
import { span } from '../../text/span.ts'
import type { Line } from '../../text/span.ts'
import { wrapText } from '../../text/wrap.ts'
import { andMore, blockTitle, MOST_ENTRIES, type BlockContext } from './block.ts'

export function mirrorLines(accounts: readonly MirrorAccount[], context: BlockContext): readonly Line[] {
  const shown = accounts
    .slice(0, MOST_ENTRIES)
    .flatMap(({ reference, sources }) => [
      ...blockTitle('mirrors', [reference], context),
      ...sources.slice(0, MOST_ENTRIES).flatMap((source) => sourceLines(source, context)),
      ...andMore(sources.length - MOST_ENTRIES, 'sources'),
    ])
  return [...shown, ...andMore(accounts.length - MOST_ENTRIES, 'pulls that asked a mirror')]
}

function sourceLines({ authority, role, isUsed, why }: Source, context: BlockContext): readonly Line[] {
  const { width, glyphs } = context
  const sign = isUsed ? glyphs.complete : glyphs.failed
  const start = `  ${sign} `
  const told = isUsed ? 'used' : `not used: ${why ?? 'nothing was asked of it'}`
  const text = glyphs.escape(`${authority} (${role}) ${told}`)
  return wrapText(text, width - start.length).map((words, i): Line => [
    span(i === 0 ? start : ' '.repeat(start.length), isUsed ? 'good' : 'warning'),
    span(words),
  ])
}
