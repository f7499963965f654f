// What a user of podman, buildah or skopeo writes, and where. containers-registries.conf(5), containers-certs.d(5)

import type { Advice } from './advice.ts'

const REGISTRIES = '/etc/containers/registries.conf.d/50-pullscope.conf'

export function containersAdvice(
  program: 'podman' | 'skopeo',
  choosePlatform: Advice['choosePlatform'],
): Advice {
  return {
    login: (registry) => `${program} login ${registry}`,
    logout: (registry) => `${program} logout ${registry}`,
    trustCa: (host, caPath) =>
      `cp ${caPath ?? 'CA.crt'} /etc/containers/certs.d/${host}/ca.crt, or for all hosts: update-ca-certificates`,
    useProxy: (url) =>
      `export HTTPS_PROXY=${url}, or for every user in /etc/containers/containers.conf: [engine] env = ["HTTPS_PROXY=${url}"]`,
    bypassProxy: (host) => `export NO_PROXY=localhost,127.0.0.0/8,${host}`,
    allowHttp: (host) => `in ${REGISTRIES}: [[registry]] location = "${host}" insecure = true`,
    useMirror: (registry, mirror) =>
      `in ${REGISTRIES}: [[registry]] location = "${registry}" and below it [[registry.mirror]] location = "${mirror}"`,
    dropMirror: (mirror) =>
      `take the [[registry.mirror]] with location = "${mirror}" out of /etc/containers/registries.conf and registries.conf.d`,
    choosePlatform,
    fewerDownloads: () => 'in /etc/containers/containers.conf: [engine] image_parallel_copies = 1',
  }
}
