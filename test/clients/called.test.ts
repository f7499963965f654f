import { describe, expect, it } from 'vitest'
import { calledProgram, namesLoopback } from '../../src/clients/called.ts'

function told(text: string): unknown {
  const called = calledProgram(text.split(' '))
  if (called === null) return null
  const speaker = called.program.speaker(called.args)
  return speaker.by === 'daemon' ? speaker.daemon.unit : `${called.program.name} itself`
}

describe('calledProgram', () => {
  it.each([
    ['docker pull redis', 'docker'],
    ['/usr/bin/docker pull redis', 'docker'],
    ['docker -H unix:///d.sock --config c --debug pull redis', 'docker'],
    ['docker --host=unix:///d.sock image pull redis', 'docker'],
    ['docker login', 'docker'],
    ['docker compose pull', 'docker'],
    ['docker-compose pull', 'docker'],
    ['docker manifest inspect redis', 'docker itself'],
    ['docker --context c buildx imagetools inspect redis', 'docker itself'],
    ['docker buildx build .', 'docker'],
    ['docker --version', 'docker itself'],
    ['crictl pull redis', 'containerd'],
    ['buildctl build', 'buildkit'],
    ['ctr images pull docker.io/library/redis:latest', 'ctr itself'],
    ['nerdctl pull redis', 'nerdctl itself'],
    ['podman pull redis', 'podman itself'],
    ['skopeo inspect docker://redis', 'skopeo itself'],
    ['crane manifest redis', 'crane itself'],
    ['env DOCKER_HOST=x docker pull redis', 'docker'],
    ['sudo -u me docker pull redis', 'docker'],
    ['time nohup docker pull redis', 'docker'],
    ['curl https://registry.test', null],
    ['sudo', null],
    ['', null],
  ])('%s: %s', (text, speaker) => {
    expect(told(text)).toBe(speaker)
  })

  it.each([
    ['sudo podman pull x', 'dropped'],
    ['sudo -E podman pull x', 'kept'],
    ['sudo --preserve-env podman pull -E', 'kept'],
    ['sudo podman pull -E', 'dropped'],
    ['env -i podman pull x', 'kept'],
    ['env A=b sudo podman pull x', 'dropped'],
    ['podman pull x', 'kept'],
  ])('%s: the environment is %s', (text, environment) => {
    expect(calledProgram(text.split(' '))).toMatchObject({ environment })
  })

  it('says when ctr does not pull itself, unless it is told to', () => {
    const unless = (text: string): unknown => {
      const called = calledProgram(text.split(' '))
      return called?.program.speaker(called.args)
    }
    expect(unless('ctr images pull x')).toMatchObject({
      by: 'itself',
      unless: expect.stringContaining('2.0') as unknown,
    })
    expect(unless('ctr images pull --local x')).toEqual({ by: 'itself' })
  })
})

describe('namesLoopback', () => {
  it.each([
    'docker://localhost:5000/app',
    'localhost/app:1',
    '127.0.0.1:5000/app@sha256:0',
    'docker://[::1]:5000/app',
  ])('%s: yes', (arg) => {
    expect(namesLoopback(['copy', arg])).toBe(true)
  })

  it.each([
    'docker://localhost.test/app',
    'library/localhost',
    'app:127.0.0.1',
    'docker://registry.test:5000/app',
  ])('%s: no', (arg) => {
    expect(namesLoopback([arg])).toBe(false)
  })
})
