// What a user of crane writes. https://github.com/google/go-containerregistry/blob/main/cmd/crane/doc/crane.md

import type { Advice } from './advice.ts'

export const craneAdvice: Advice = {
  login: (registry) => `crane auth login ${registry} -u NAME --password-stdin`,
  logout: (registry) => `crane auth logout ${registry}`,
  trustCa: (host, caPath) =>
    `SSL_CERT_FILE=${caPath ?? 'CA.crt'} crane …${caPath === null ? ` (with the CA of ${host} in CA.crt)` : ''}`,
  useProxy: (url) => `HTTPS_PROXY=${url} crane …`,
  bypassProxy: (host) => `NO_PROXY=${host} crane …`,
  allowHttp: (host) => `crane --insecure … for images of ${host}`,
  useMirror: (registry, mirror) => `crane knows no mirrors: name ${mirror}/NAME instead of ${registry}/NAME`,
  dropMirror: (mirror) => `name the registry instead of ${mirror}`,
  choosePlatform: (platform) => `crane pull --platform ${platform} IMAGE FILE`,
  fewerDownloads: () => 'crane blob IMAGE@DIGEST, a layer at a time',
}
