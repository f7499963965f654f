// crane and other users of go-containerregistry: `crane/0.20.1 go-containerregistry/v0.20.1`.

import { craneAdvice } from './advice/crane.ts'
import { byProduct, type ClientKind } from './client.ts'
import { direct } from './program.ts'

export const crane: ClientKind = {
  id: 'crane',
  recognise: byProduct(/crane|go-containerregistry/),
  programs: [direct('crane'), direct('gcrane')],
  advice: craneAdvice,
}
