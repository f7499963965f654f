// What a user of a client has to write, and where, to change how it pulls. Each client's own answers are beside its
// other facts; these are for clients that pullscope does not know.

/** Each answer is one sentence with the file and the line, or the command. Arguments are not escaped. */
export interface Advice {
  /** Log in to a registry, such as `docker.io`. */
  login(registry: string): string
  /** Forget what is stored for a registry. */
  logout(registry: string): string
  /** Trust a CA towards this host; `caPath` is the file to trust, null when the user has to find it. */
  trustCa(host: string, caPath: string | null): string
  /** Reach registries through an HTTP proxy. */
  useProxy(url: string): string
  /** Reach a host without the proxy that is set. */
  bypassProxy(host: string): string
  /** Speak plain HTTP to a host. */
  allowHttp(host: string): string
  /** Pull images of a registry through a mirror. */
  useMirror(registry: string, mirror: string): string
  /** Stop using a mirror. */
  dropMirror(mirror: string): string
  /** Pull another platform of an image. */
  choosePlatform(platform: string): string
  /** Fetch fewer layers at a time. */
  fewerDownloads(): string
}
