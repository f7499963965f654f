import { describe, expect, it } from 'vitest'
import { commandNotes, daemonOf } from '../../../src/cli/trace/notes.ts'

const place = { url: 'http://127.0.0.1:8080', trustPath: '/home/me/ca-bundle.crt' }

const notes = (command: string, env: NodeJS.ProcessEnv = {}): string[] =>
  commandNotes({ argv: command.split(' '), env, place, reverse: null }).map(({ text, lines }) =>
    [text, ...lines].join('\n'),
  )

describe('commandNotes', () => {
  it('needs no advice on proxies with --reverse, but says that NO_PROXY is dropped', () => {
    const reverse = { scheme: 'https', host: 'registry-1.docker.io', port: 443 } as const
    const argv = ['podman', 'pull', '127.0.0.1:5000/library/redis']
    expect(commandNotes({ argv, env: {}, place, reverse: null })).toHaveLength(1)
    expect(commandNotes({ argv, env: {}, place, reverse })).toEqual([])
    expect(commandNotes({ argv, env: { NO_PROXY: 'a' }, place, reverse })).toHaveLength(1)
  })

  it('says that the Docker daemon pulls, and how to point it here and back', () => {
    const [point = '', undo = '', ...more] = notes('docker pull redis')
    expect(more).toEqual([])
    expect(point).toContain('docker leaves pulls and pushes to the Docker daemon')
    expect(point).toContain('Environment="HTTPS_PROXY=http://127.0.0.1:8080"')
    expect(point).toContain('Environment="SSL_CERT_FILE=/home/me/ca-bundle.crt"')
    expect(point).toContain('systemctl restart docker')
    expect(undo).toContain('rm /etc/systemd/system/docker.service.d/pullscope.conf')
  })

  it.each([
    'podman pull redis',
    'skopeo inspect docker://redis',
    'curl https://registry.test',
    'nerdctl pull redis',
  ])('has nothing to say of %s', (command) => {
    expect(notes(command)).toEqual([])
  })

  it('says that Go programs use no proxy for localhost', () => {
    expect(notes('skopeo copy docker://localhost:5000/a dir:a')).toEqual([
      expect.stringContaining('skopeo uses no proxy for localhost'),
    ])
    expect(notes('curl http://localhost:5000/')).toEqual([])
  })

  it('says that sudo drops the variables', () => {
    expect(notes('sudo podman pull redis')).toEqual([
      expect.stringContaining('run this instead: sudo pullscope trace -- podman …'),
    ])
  })

  it('says when exceptions are dropped, for any command', () => {
    expect(notes('curl x', { no_proxy: 'localhost' })).toEqual([
      'NO_PROXY=localhost is not passed on, so that nothing goes past the proxy',
    ])
  })
})

describe('daemonOf', () => {
  it('names the daemon of those that leave their pulls to one', () => {
    expect(daemonOf(['docker', 'pull', 'redis'])).toMatchObject({ unit: 'docker' })
    expect(daemonOf(['podman', 'pull', 'redis'])).toBeNull()
    expect(daemonOf(['curl'])).toBeNull()
  })
})
