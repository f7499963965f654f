// The browsers that the tests know.

import type { Browser } from './browser.ts'
import { CHROMIUM } from './chromium.ts'
import { FIREFOX } from './firefox.ts'

export const BROWSERS: readonly Browser[] = [CHROMIUM, FIREFOX]
