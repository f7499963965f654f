// podman and its kin. To a registry podman 4.3.1 is `containers/5.23.1 (github.com/containers/image)`, as are buildah
// and CRI-O: the name and version of the library that they pull with. Its API service is `libpod/4.3.1`.

import { containersAdvice } from './advice/containers.ts'
import { byProduct, type ClientKind } from './client.ts'
import { direct } from './program.ts'

const byName = byProduct(/libpod|podman/)
const byLibrary = byProduct(/containers/)

export const podman: ClientKind = {
  id: 'podman',
  // The library's version is not podman's.
  recognise: (userAgent) => byName(userAgent) ?? (byLibrary(userAgent) === null ? null : ''),
  programs: [direct('podman'), direct('buildah')],
  advice: containersAdvice('podman', (platform) => `podman pull --platform ${platform} IMAGE`),
}
