// How to put pullscope in front of a daemon that runs under systemd, as lines to paste, and how to undo it.

import type { Daemon } from './program.ts'

interface Listener {
  /** IP address; IPv6 without brackets. */
  readonly host: string
  readonly port: number
}

export interface ProxyPlace {
  /** `http://127.0.0.1:8080`. */
  readonly url: string
  /** PEM file with all certificates that the daemon is to trust. */
  readonly trustPath: string
}

/** A listener as it is bound: `http://0.0.0.0:8080`. */
export function listenerUrl({ host, port }: Listener): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Where programs of this machine reach it: one that listens on every address, at loopback. */
export function proxyUrl({ host, port }: Listener): string {
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return listenerUrl({ host: reached, port })
}

/**
 * Lines for a root shell, which may be pasted with any indentation. The file sorts behind the usual `http-proxy.conf`,
 * so that it wins over it.
 */
export function systemdPointing({ unit }: Daemon, { url, trustPath }: ProxyPlace): readonly string[] {
  const folder = `/etc/systemd/system/${unit}.service.d`
  const variables = { HTTP_PROXY: url, HTTPS_PROXY: url, SSL_CERT_FILE: trustPath }
  const lines = ['[Service]', ...Object.entries(variables).map(([name, value]) => environment(name, value))]
  return [
    `mkdir -p ${folder}`,
    `printf '%s\\n' \\`,
    ...lines.map((line) => `  '${line.replaceAll("'", `'\\''`)}' \\`),
    `  > ${folder}/pullscope.conf`,
    `systemctl daemon-reload && systemctl restart ${unit}`,
  ]
}

export function systemdUndoing({ unit }: Daemon): string {
  return (
    `rm /etc/systemd/system/${unit}.service.d/pullscope.conf && ` +
    `systemctl daemon-reload && systemctl restart ${unit}`
  )
}

/** Quoted as systemd.exec(5) and systemd.syntax(7) have it: `%` begins a specifier. */
function environment(name: string, value: string): string {
  return `Environment="${name}=${value.replace(/[\\"]/g, '\\$&').replaceAll('%', '%%')}"`
}
