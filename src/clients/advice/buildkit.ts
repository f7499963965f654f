// What a user of BuildKit writes, and where. https://docs.docker.com/build/buildkit/toml-configuration/

import { systemdLine } from './systemd.ts'
import type { Advice } from './advice.ts'

const SETTINGS = '/etc/buildkit/buildkitd.toml'
const APPLY = '(for a docker-container builder: docker buildx create --buildkitd-config FILE)'

export const buildkitd: Advice = {
  login: (registry) => `docker login ${registry}, as the user who builds`,
  logout: (registry) => `docker logout ${registry}`,
  trustCa: (host, caPath) =>
    `in ${SETTINGS}: [registry."${host}"] ca = ["${caPath ?? '/path/CA.crt'}"] ${APPLY}`,
  useProxy: (url) =>
    `docker buildx create --driver-opt env.https_proxy=${url}, or ${systemdLine('buildkit', 'HTTPS_PROXY', url)}`,
  bypassProxy: (host) => `docker buildx create --driver-opt env.no_proxy=${host}`,
  allowHttp: (host) => `in ${SETTINGS}: [registry."${host}"] http = true ${APPLY}`,
  useMirror: (registry, mirror) =>
    `in ${SETTINGS}: [registry."${registry}"] mirrors = ["${mirror}"] ${APPLY}`,
  dropMirror: (mirror) => `take "${mirror}" out of mirrors in ${SETTINGS} ${APPLY}`,
  choosePlatform: (platform) => `docker buildx build --platform ${platform} …`,
  fewerDownloads: () => `in ${SETTINGS}: [worker.oci] max-parallelism = 1 ${APPLY}`,
}
