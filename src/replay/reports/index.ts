// The formats of reports. To add one: a file beside this, and a line here.

import { html } from './html.ts'
import { json } from './json.ts'
import { junit } from './junit.ts'
import { markdown } from './markdown.ts'
import type { ReportFormat } from './report.ts'
import { sarif } from './sarif.ts'
import { text } from './text.ts'

export const REPORT_FORMATS: readonly ReportFormat[] = [text, json, junit, sarif, markdown, html]
