// What every real client is given: a folder of its own, and the proxy between it and the registry.

import type { Running } from '../process.ts'

export interface ProxyAccess {
  /** Such as `http://127.0.0.1:41234`. */
  readonly url: string
  /** PEM file of the CA that the proxy's certificates are signed with. */
  readonly caPath: string
}

export interface Credentials {
  readonly name: string
  readonly password: string
}

/**
 * Points a Go program at the proxy: `SSL_CERT_FILE` makes it trust the CA for this process alone, and `HOME` keeps
 * its credentials and settings out of the developer's own.
 */
export function clientEnv(folder: string, proxy: ProxyAccess): Record<string, string> {
  return {
    HOME: folder,
    HTTP_PROXY: proxy.url,
    HTTPS_PROXY: proxy.url,
    SSL_CERT_FILE: proxy.caPath,
    // A desk's folder of system roots would do no harm, but nothing else may be trusted here.
    SSL_CERT_DIR: folder,
  }
}

/** Throws what a daemon wrote if it has ended; to be called while waiting for it. */
export function mustBeAlive(name: string, running: Running): void {
  if (running.finished() !== null) throw new Error(`${name} ended:\n${running.output()}`)
}
