// skopeo: `skopeo/1.9.3`.

import { byProduct, type ClientKind } from './client.ts'
import { direct } from './program.ts'

export const skopeo: ClientKind = {
  id: 'skopeo',
  recognise: byProduct(/skopeo/),
  programs: [direct('skopeo')],
}
