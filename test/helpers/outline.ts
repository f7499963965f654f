// Documents for a browser as goldens: the words in their order, without the drawing around them. That a drawing is well
// made is tested apart, and by looking at it.

interface Golden {
  readonly text: string
  /** After the name of what it was made of. */
  readonly extension: string
}

const OUTLINES: Readonly<Partial<Record<string, (text: string) => string>>> = {
  svg: svgOutline,
  html: htmlOutline,
}

/** What is compared of an export; most formats whole. */
export function goldenOf(
  { id, extension }: { readonly id: string; readonly extension: string },
  text: string,
): Golden {
  const outline = OUTLINES[id]
  return outline === undefined ? { text, extension } : { text: outline(text), extension: `${extension}.txt` }
}

/** A line a row: its words, as they are escaped. */
function svgOutline(text: string): string {
  const groups = withoutCode(text).split(/<g [^>]*>|\n/u)
  return lines(
    groups.map((group) =>
      [...group.matchAll(/<(?:text|desc)[^>]*>(?:<title>.*?<\/title>)?([^<]*)</gu)]
        .map(([, words]) => words)
        .join('  '),
    ),
  )
}

function htmlOutline(text: string): string {
  const page = withoutCode(text)
    .replace(/<svg class="sequence rows".*?<\/svg>/gsu, '[diagram]')
    .replace(/<svg.*?<\/svg>/gsu, ' ')
    .replace(/<a class="time"|<\/(?:dt|td|span)>/gu, '  $&')
    .replace(/<(?:p|h\d|dt|tr|li|a class="time"|article|section)\b/gu, '\n$&')
    .replace(/<[^>]*>/gu, '')
  return lines(page.split('\n'))
}

function withoutCode(text: string): string {
  return text.replace(/<(style|script)\b.*?<\/\1>/gsu, '')
}

function lines(all: readonly string[]): string {
  return `${all
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== '')
    .join('\n')}\n`
}
