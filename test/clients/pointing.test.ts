import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listenerUrl, proxyUrl, systemdPointing, systemdUndoing } from '../../src/clients/pointing.ts'
import { tempFolder } from '../helpers/temp-folder.ts'

const docker = { name: 'the Docker daemon', unit: 'docker' }

describe('systemdPointing', () => {
  /** What a shell makes of the lines, with folders of the test instead of systemd's. */
  async function pasted(trustPath: string): Promise<string> {
    const folder = await tempFolder()
    const lines = systemdPointing(docker, { url: 'http://127.0.0.1:8080', trustPath })
    const script = lines.map((line) => `    ${line.replaceAll('/etc/systemd/system', folder)}\n`).join('')
    execFileSync('sh', ['-e', '-c', `systemctl() { echo "$@" >> ${folder}/systemctl; }\n${script}`])
    expect(readFileSync(join(folder, 'systemctl'), 'utf8')).toBe('daemon-reload\nrestart docker\n')
    return readFileSync(join(folder, 'docker.service.d', 'pullscope.conf'), 'utf8')
  }

  it('is a drop-in and a restart, to be pasted into a root shell', async () => {
    expect(await pasted('/home/me/ca-bundle.crt')).toBe(`[Service]
Environment="HTTP_PROXY=http://127.0.0.1:8080"
Environment="HTTPS_PROXY=http://127.0.0.1:8080"
Environment="SSL_CERT_FILE=/home/me/ca-bundle.crt"
`)
  })

  it('quotes for the shell and as systemd does', async () => {
    expect(await pasted(`/home/it's "b" %h\\c`)).toContain(
      String.raw`Environment="SSL_CERT_FILE=/home/it's \"b\" %%h\\c"`,
    )
  })

  it('is undone by one line', () => {
    expect(systemdUndoing(docker)).toBe(
      'rm /etc/systemd/system/docker.service.d/pullscope.conf && systemctl daemon-reload && systemctl restart docker',
    )
  })
})

it.each([
  [{ host: '127.0.0.1', port: 8080 }, 'http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  [{ host: '172.17.0.1', port: 8080 }, 'http://172.17.0.1:8080', 'http://172.17.0.1:8080'],
  [{ host: '::1', port: 1 }, 'http://[::1]:1', 'http://[::1]:1'],
  [{ host: '0.0.0.0', port: 8080 }, 'http://0.0.0.0:8080', 'http://127.0.0.1:8080'],
  [{ host: '::', port: 8080 }, 'http://[::]:8080', 'http://[::1]:8080'],
])('a listener at %j is bound as %s, and reached as %s', (listener, bound, reached) => {
  expect(listenerUrl(listener)).toBe(bound)
  expect(proxyUrl(listener)).toBe(reached)
})
