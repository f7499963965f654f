// podman 4.3: the config first, then up to six layers at once.

import { containersImage } from './containers-image.ts'

export const podman = containersImage({
  id: 'podman',
  userAgent: 'containers/5.23.1 (github.com/containers/image)',
  order: 'config-first',
  configTypes: 'oci-alone',
  configWords: (reason) => `parsing image configuration: ${reason}`,
})
