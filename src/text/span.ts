// Text as data: one message serves terminal, HTML and log. No React here, so that errors and line output stay light.

/** Why a piece of text stands out. Colours belong to the sinks. Phases come in three kinds: see `phaseTone`. */
export type Tone =
  | 'plain'
  | 'dim'
  | 'strong'
  | 'good'
  | 'bad'
  | 'warning'
  | 'accent'
  | 'phase'
  | 'phase-access'
  | 'phase-content'

export interface Span {
  readonly text: string
  readonly tone: Tone
}

export type Line = readonly Span[]

export function span(text: string, tone: Tone = 'plain'): Span {
  return { text, tone }
}

/** The bare text of a line. */
export function plainText(line: Line): string {
  return line.map((part) => part.text).join('')
}
