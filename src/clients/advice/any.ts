// What to do with a client that pullscope does not know: in words that hold for any.

import type { Advice } from './advice.ts'

export const anyAdvice: Advice = {
  login: (registry) => `log in to ${registry} with this client`,
  logout: (registry) => `remove what this client has stored for ${registry}`,
  trustCa: (host, caPath) =>
    `let this client trust ${caPath ?? `the CA of ${host}`}, by its own setting or SSL_CERT_FILE`,
  useProxy: (url) => `set HTTPS_PROXY=${url} for this client`,
  bypassProxy: (host) => `add ${host} to NO_PROXY for this client`,
  allowHttp: (host) => `let this client speak plain HTTP to ${host}`,
  useMirror: (registry, mirror) => `name ${mirror} instead of ${registry}`,
  dropMirror: (mirror) => `take ${mirror} out of the mirrors of this client`,
  choosePlatform: (platform) => `ask for ${platform} instead`,
  fewerDownloads: () => 'fetch fewer layers at a time',
}
