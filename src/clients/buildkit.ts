// BuildKit, alone or inside dockerd: `buildkit/v0.11`.

import { buildkitd } from './advice/buildkit.ts'
import { byProduct, type ClientKind } from './client.ts'
import { throughDaemon } from './program.ts'

export const buildkit: ClientKind = {
  id: 'buildkit',
  recognise: byProduct(/buildkit/),
  programs: [throughDaemon('buildctl', { name: 'buildkitd', unit: 'buildkit' })],
  advice: buildkitd,
}
