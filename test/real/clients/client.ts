// What every real client is given: a folder of its own, and the proxy between it and the registry.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Running } from '../process.ts'

export interface ProxyAccess {
  /** Such as `http://127.0.0.1:41234`. */
  readonly url: string
  /** PEM file of the CA that the proxy's certificates are signed with. */
  readonly caPath: string
  /** Name of a mirror that the client is told to ask before Docker Hub. */
  readonly mirror?: string
}

/** pullscope in the place of Docker Hub's registry (`--reverse`): neither a proxy nor a CA. */
export interface EndpointAccess {
  /** Such as `http://127.0.0.1:41234`. */
  readonly endpoint: string
}

/** A registry proxy that is asked by its own name, and that may be a mirror of Docker Hub besides. */
export interface CandidateAccess {
  /** Such as `127.0.0.1:41234`; always TLS. */
  readonly candidate: string
  /** Path of a project in front of all names. dockerd takes no mirror with one. */
  readonly prefix?: string
  /** PEM file of all that is trusted. */
  readonly caPath: string
}

export type Access = ProxyAccess | EndpointAccess | CandidateAccess

/** tcpmux: nobody listens there (RFC 1078). What is asked besides the candidate must not reach the Internet. */
const NOWHERE = 'http://127.0.0.1:1'

export interface Credentials {
  readonly name: string
  readonly password: string
}

/** A file of logins with one in it, as `docker login HOST` and `podman login HOST` keep it. */
export function loginFile(host: string, { name, password }: Credentials): string {
  const auth = Buffer.from(`${name}:${password}`).toString('base64')
  return JSON.stringify({ auths: { [host]: { auth } } })
}

/**
 * Points a Go program at the proxy: `SSL_CERT_FILE` makes it trust the CA for this process alone, and `HOME` keeps
 * its credentials and settings out of the developer's own.
 */
export function clientEnv(folder: string, proxy: Access): Record<string, string> {
  if ('endpoint' in proxy) return { HOME: folder }
  // Go's programs ask loopback addresses, such as a candidate's, without a proxy.
  const url = 'candidate' in proxy ? NOWHERE : proxy.url
  return {
    HOME: folder,
    HTTP_PROXY: url,
    HTTPS_PROXY: url,
    SSL_CERT_FILE: proxy.caPath,
    // A desk's folder of system roots would do no harm, but nothing else may be trusted here.
    SSL_CERT_DIR: folder,
  }
}

/** The same for programs made of containers/image, which are told of endpoints and mirrors in a registries.conf. */
export async function containersEnv(folder: string, access: Access): Promise<Record<string, string>> {
  const env = clientEnv(folder, access)
  const registries = registriesConf(access)
  if (registries === null) return env
  const settings = join(folder, '.config/containers')
  await mkdir(settings, { recursive: true })
  await writeFile(join(settings, 'registries.conf'), registries)
  return env
}

function registriesConf(access: Access): string | null {
  if ('endpoint' in access) {
    const { host } = new URL(access.endpoint)
    const insecure = (prefix: string): string =>
      `[[registry]]\nprefix = "${prefix}"\nlocation = "${host}"\ninsecure = true\n`
    return insecure('docker.io') + insecure(host)
  }
  const mirror = mirrorOf(access)
  if (mirror === undefined) return null
  const location =
    'candidate' in access && access.prefix !== undefined ? `${mirror}/${access.prefix}` : mirror
  return `[[registry]]\nlocation = "docker.io"\n[[registry.mirror]]\nlocation = "${location}"\n`
}

/** Authority of the mirror that is to be asked before Docker Hub, by TLS. */
export function mirrorOf(access: ProxyAccess | CandidateAccess): string | undefined {
  return 'candidate' in access ? access.candidate : access.mirror
}

/** Throws what a daemon wrote if it has ended; to be called while waiting for it. */
export function mustBeAlive(name: string, running: Running): void {
  if (running.finished() !== null) throw new Error(`${name} ended:\n${running.output()}`)
}
