// What a user of dockerd writes, and where. https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file

import { systemdLine } from './systemd.ts'
import type { Advice } from './advice.ts'

const RESTART = 'systemctl restart docker'
const SETTINGS = '/etc/docker/daemon.json'

export const dockerd: Advice = {
  login: (registry) => `docker login${named(registry)}`,
  logout: (registry) =>
    `docker logout${named(registry)}, or mend its entry in ~/.docker/config.json (Docker Hub's key is https://index.docker.io/v1/)`,
  trustCa: (host, caPath) =>
    `cp ${caPath ?? 'CA.crt'} /usr/local/share/ca-certificates/ && update-ca-certificates && ${RESTART}; ` +
    `/etc/docker/certs.d/${host}/ca.crt would do for ${host} alone`,
  useProxy: (url) => systemdLine('docker', 'HTTPS_PROXY', url),
  bypassProxy: (host) => systemdLine('docker', 'NO_PROXY', `localhost,127.0.0.0/8,${host}`),
  allowHttp: (host) => `in ${SETTINGS}: {"insecure-registries": ["${host}"]}; then ${RESTART}`,
  useMirror: (registry, mirror) =>
    registry === 'docker.io'
      ? `in ${SETTINGS}: {"registry-mirrors": ["https://${mirror}"]}; then ${RESTART}`
      : `dockerd has mirrors for docker.io alone: pull ${mirror}/NAME instead of ${registry}/NAME`,
  dropMirror: (mirror) =>
    `take "https://${mirror}" out of "registry-mirrors" in ${SETTINGS}; then ${RESTART}`,
  choosePlatform: (platform) => `docker pull --platform ${platform} IMAGE`,
  fewerDownloads: () => `in ${SETTINGS}: {"max-concurrent-downloads": 1}; then ${RESTART}`,
}

/** `docker login` without a name is Docker Hub's. */
function named(registry: string): string {
  return registry === 'docker.io' ? '' : ` ${registry}`
}
