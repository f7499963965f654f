// The formats of a diff, in the order in which help lists them. To add one: a file beside this, and a line here.

import type { DiffFormat } from './format.ts'
import { html } from './html.ts'
import { json } from './json.ts'
import { markdown } from './markdown.ts'
import { svg } from './svg.ts'
import { text } from './text.ts'

export const DIFF_FORMATS: readonly DiffFormat[] = [text, svg, html, markdown, json]
