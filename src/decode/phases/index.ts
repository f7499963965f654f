// The phases, in the order in which they claim an exchange: the first that does has it, and `other` takes the rest.
// To add one: a file beside this, a line here, its id in trace.ts.

import { blobCheck } from './blob-check.ts'
import { catalog } from './catalog.ts'
import { challenge } from './challenge.ts'
import { config } from './config.ts'
import { connect } from './connect.ts'
import { deletePhase } from './delete.ts'
import { indexPhase } from './index-phase.ts'
import { layer } from './layer.ts'
import { manifestPhase } from './manifest.ts'
import { mount } from './mount.ts'
import { other } from './other.ts'
import type { PhaseKind } from './phase.ts'
import { publish } from './publish.ts'
import { referrers } from './referrers.ts'
import { resolve } from './resolve.ts'
import { tags } from './tags.ts'
import { token } from './token.ts'
import { upload } from './upload.ts'

export const PHASES: readonly PhaseKind[] = [
  challenge,
  token,
  resolve,
  indexPhase,
  manifestPhase,
  config,
  layer,
  referrers,
  tags,
  catalog,
  blobCheck,
  upload,
  mount,
  publish,
  deletePhase,
  connect,
  other,
]
