import { describe, expect, it } from 'vitest'
import { reverseNote } from '../../../src/cli/trace/reverse-note.ts'

describe('reverseNote', () => {
  it('names the mirror setting for Docker Hub', () => {
    const target = { scheme: 'https', host: 'registry-1.docker.io', port: 443 } as const
    expect(reverseNote('http://127.0.0.1:5000', target)).toEqual({
      text: 'http://127.0.0.1:5000 is registry-1.docker.io for clients that ask it in plain HTTP; they need neither a proxy nor a CA:',
      lines: [
        '"registry-mirrors": ["http://127.0.0.1:5000"]      in /etc/docker/daemon.json',
        'docker pull 127.0.0.1:5000/library/redis',
        'podman pull --tls-verify=false 127.0.0.1:5000/library/redis',
      ],
    })
  })

  it('does not for other registries, for which dockerd has no mirrors', () => {
    const target = { scheme: 'http', host: '127.0.0.1', port: 5001 } as const
    expect(reverseNote('http://[::1]:5000', target).lines).toEqual([
      'docker pull [::1]:5000/NAME',
      'podman pull --tls-verify=false [::1]:5000/NAME',
    ])
  })
})
