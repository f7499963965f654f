import { describe, expect, it } from 'vitest'
import { buildkitBypassesMirrors } from '../../src/rules/buildkit-bypasses-mirrors.ts'
import { REGISTRY } from '../helpers/docker-hub-play.ts'
import { findingsOf } from '../helpers/judged.ts'
import { CONTAINERD, DOCKER, play } from '../helpers/play.ts'

const BUILDKIT = 'buildkit/v0.11'

function pulledAndBuilt(mirror: string | null, agent: string, build: string): ReturnType<typeof findingsOf> {
  const log = play()
  if (mirror !== null)
    log.exchange(`HEAD ${mirror}/v2/library/redis/manifests/7?ns=docker.io`, 200, { agent: CONTAINERD })
  log.exchange(`HEAD ${build}/v2/library/alpine/manifests/3`, 200, { agent, connection: 1 })
  log.end()
  return findingsOf(buildkitBypassesMirrors, log.events)
}

describe('buildkit-bypasses-mirrors', () => {
  it('warns when a build asks Docker Hub, and a pull its mirror', () => {
    expect(pulledAndBuilt('https://mirror.example', BUILDKIT, REGISTRY)).toMatchObject([
      {
        level: 'warning',
        message:
          'the build asks registry-1.docker.io for library/alpine, though containerd pulls through mirror.example',
        remedy: expect.stringContaining('mirrors = ["mirror.example"]') as string,
      },
    ])
  })

  it('passes over builds alone, other clients, and other registries', () => {
    expect(pulledAndBuilt(null, BUILDKIT, REGISTRY)).toEqual([])
    expect(pulledAndBuilt('https://mirror.example', DOCKER, REGISTRY)).toEqual([])
    expect(pulledAndBuilt('https://mirror.example', BUILDKIT, 'https://ghcr.io')).toEqual([])
  })
})
