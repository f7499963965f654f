// dockerd, and the docker CLI where it talks to a registry itself (login, manifest, buildx imagetools).
// `docker/20.10.24+dfsg1 go/go1.19.8 … UpstreamClient(Docker-Client/28.2.2 \(linux\))`

import { dockerd } from './advice/dockerd.ts'
import { byProduct, type ClientKind } from './client.ts'
import { commandWords, ITSELF, throughDaemon, type Daemon, type Program } from './program.ts'

const DAEMON: Daemon = { name: 'the Docker daemon', unit: 'docker' }

/** https://docs.docker.com/reference/cli/docker/ */
const OPTIONS_WITH_VALUE = ['-H', '--host', '-c', '--context', '--config', '-l', '--log-level']
const BY_THE_CLI = /^(?:manifest|trust|buildx imagetools)\b/

const cli: Program = {
  name: 'docker',
  speaker(args) {
    const words = commandWords(args, OPTIONS_WITH_VALUE).join(' ')
    return words === '' || BY_THE_CLI.test(words) ? ITSELF : { by: 'daemon', daemon: DAEMON }
  },
}

export const docker: ClientKind = {
  id: 'docker',
  recognise: byProduct(/docker|Docker-Client/),
  programs: [cli, throughDaemon('docker-compose', DAEMON)],
  advice: dockerd,
}
