// What a user of `--reverse` puts where, so that a client takes pullscope for the registry.

import type { ReverseTarget } from '../../proxy/options.ts'
import { formatAuthority } from '../../proxy/authority.ts'
import type { Note } from './notes.ts'

/** `url`: where pullscope listens. */
export function reverseNote(url: string, target: ReverseTarget): Note {
  const registry = formatAuthority(target, target.scheme)
  const us = url.replace(/^http:\/\//, '')
  const isDockerHub = target.host === 'registry-1.docker.io'
  return {
    text: `${url} is ${registry} for clients that ask it in plain HTTP; they need neither a proxy nor a CA:`,
    lines: [
      // dockerd has mirrors for Docker Hub alone (https://docs.docker.com/docker-hub/image-library/mirror/).
      ...(isDockerHub ? [`"registry-mirrors": ["${url}"]      in /etc/docker/daemon.json`] : []),
      `docker pull ${us}/${isDockerHub ? 'library/redis' : 'NAME'}`,
      `podman pull --tls-verify=false ${us}/${isDockerHub ? 'library/redis' : 'NAME'}`,
    ],
  }
}
