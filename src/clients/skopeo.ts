// skopeo: `skopeo/1.9.3`.

import { containersAdvice } from './advice/containers.ts'
import { byProduct, type ClientKind } from './client.ts'
import { direct } from './program.ts'

export const skopeo: ClientKind = {
  id: 'skopeo',
  recognise: byProduct(/skopeo/),
  programs: [direct('skopeo')],
  advice: containersAdvice('skopeo', overridePlatform),
}

/** skopeo takes a platform in parts, before the command. */
function overridePlatform(platform: string): string {
  const [os = '', architecture = '', variant] = platform.split('/')
  const last = variant === undefined ? '' : ` --override-variant ${variant}`
  return `skopeo --override-os ${os} --override-arch ${architecture}${last} copy …`
}
