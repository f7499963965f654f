// Environment of a daemon under systemd, in a sentence.

/** Where the variable of a daemon is set, and what makes it count. */
export function systemdLine(unit: string, name: string, value: string): string {
  return (
    `in /etc/systemd/system/${unit}.service.d/http-proxy.conf: [Service] Environment="${name}=${value}"; ` +
    `then systemctl daemon-reload && systemctl restart ${unit}`
  )
}
