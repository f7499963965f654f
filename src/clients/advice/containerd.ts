// What a user of containerd (ctr, nerdctl, Kubernetes) writes, and where.
// https://github.com/containerd/containerd/blob/main/docs/hosts.md

import { systemdLine } from './systemd.ts'
import type { Advice } from './advice.ts'

const CERTS = '/etc/containerd/certs.d'
const READ_BY = '(ctr reads it with --hosts-dir /etc/containerd/certs.d, CRI with config_path in config.toml)'

export const containerd: Advice = {
  login: (registry) =>
    `nerdctl login ${registry}, ctr images pull --user NAME:PASSWORD ${registry}/…, or an imagePullSecret in Kubernetes`,
  logout: (registry) => `nerdctl logout ${registry}, or take the imagePullSecret for ${registry} out`,
  trustCa: (host, caPath) =>
    `in ${CERTS}/${host}/hosts.toml: [host."https://${host}"] ca = "${caPath ?? '/path/CA.crt'}" ${READ_BY}; ` +
    'for hosts that blobs are redirected to, add the CA to the system: update-ca-certificates && systemctl restart containerd',
  useProxy: (url) => systemdLine('containerd', 'HTTPS_PROXY', url),
  bypassProxy: (host) => systemdLine('containerd', 'NO_PROXY', `localhost,127.0.0.0/8,${host}`),
  allowHttp: (host) =>
    `in ${CERTS}/${host}/hosts.toml: [host."http://${host}"] capabilities = ["pull", "resolve"] ${READ_BY}`,
  useMirror: (registry, mirror) =>
    `in ${CERTS}/${registry}/hosts.toml: [host."https://${mirror}"] capabilities = ["pull", "resolve"] ${READ_BY}`,
  dropMirror: (mirror) =>
    `take [host."https://${mirror}"] out of the hosts.toml files in ${CERTS} ${READ_BY}`,
  choosePlatform: (platform) => `ctr images pull --platform ${platform} IMAGE`,
  fewerDownloads: () =>
    'in /etc/containerd/config.toml: [plugins."io.containerd.grpc.v1.cri"] max_concurrent_downloads = 1; ' +
    'then systemctl restart containerd (ctr: --max-concurrent-downloads 1)',
}
