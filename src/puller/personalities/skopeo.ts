// skopeo 1.9 as `skopeo copy docker://…` uses it: up to six layers at once, and then the config.

import { containersImage } from './containers-image.ts'

export const skopeo = containersImage({
  id: 'skopeo',
  userAgent: 'skopeo/1.9.3',
  order: 'config-last',
  configTypes: 'any',
  configWords: (reason, digest) =>
    reason.startsWith('Download config.json')
      ? `reading config blob ${digest}: ${reason}`
      : `reading blob ${digest}: ${reason}`,
})
