// The formats of other tools that open as a capture. To add one: a reader beside this, and a line here.

import { FLOWS } from './flows.ts'
import type { CaptureFormat } from './format.ts'
import { HAR } from './har.ts'

export const FOREIGN_FORMATS: readonly CaptureFormat[] = [HAR, FLOWS]
