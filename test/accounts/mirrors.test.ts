import { describe, expect, it } from 'vitest'
import { mirrorsOf, type MirrorAccount } from '../../src/accounts/mirrors.ts'
import { sceneOf } from '../../src/rules/scene.ts'
import { dockerPull, REGISTRY } from '../helpers/docker-hub-play.ts'
import { INDEX_TYPE, testImage } from '../helpers/images.ts'
import { judged } from '../helpers/judged.ts'
import { CONTAINERD, digestOf, play, type Play } from '../helpers/play.ts'

const IMAGE = testImage('redis')
const TAG = 'v2/library/redis/manifests/7?ns=docker.io'

function mirrorsIn({ events }: Play): readonly MirrorAccount[] {
  const { trace, session, ...judgement } = judged(events)
  return mirrorsOf(sceneOf(trace, session), judgement)
}

describe('mirrorsOf', () => {
  it('says which mirror gave the image, and why the one before did not', () => {
    const pull = play()
    const agent = CONTAINERD
    pull.exchange(`HEAD https://one.example/${TAG}`, 503, { agent })
    const headers = [
      ['Content-Type', INDEX_TYPE],
      ['Docker-Content-Digest', digestOf(IMAGE.index)],
    ] as const
    pull.exchange(`HEAD https://two.example/${TAG}`, 200, { agent, answer: { headers } })
    pull.exchange(`GET https://two.example/${TAG}`, 200, { agent, answer: { headers, body: IMAGE.index } })
    expect(mirrorsIn(pull)).toMatchObject([
      {
        pull: 0,
        sources: [
          {
            authority: 'one.example',
            role: 'mirror',
            isUsed: false,
            why: expect.stringMatching(/503/) as unknown,
          },
          { authority: 'two.example', role: 'mirror', isUsed: true, why: null },
        ],
      },
    ])
  })

  it('knows a mirror that failed at the door (dockerd pings it first)', () => {
    const pull = play()
    pull.exchange('GET https://mirror.example/v2/', 502)
    for (const move of dockerPull(pull, { repository: 'library/redis', tag: '7', token: 't', image: IMAGE }))
      move()
    const [account] = mirrorsIn(pull)
    expect(account?.sources).toMatchObject([
      { authority: 'mirror.example', role: 'mirror', isUsed: false },
      { authority: 'registry-1.docker.io', role: 'registry', isUsed: true },
    ])
  })

  it('does not call a mirror used that only knew the tag', () => {
    const pull = play()
    pull.exchange(`HEAD https://one.example/${TAG}`, 200, { agent: CONTAINERD })
    expect(mirrorsIn(pull)[0]?.sources).toMatchObject([{ authority: 'one.example', isUsed: false }])
  })

  it('has nothing to say where no mirror was asked', () => {
    const pull = play()
    for (const move of dockerPull(pull, { repository: 'library/redis', tag: '7', token: 't', image: IMAGE }))
      move()
    pull.exchange(`GET ${REGISTRY}/v2/`, 502)
    expect(mirrorsIn(pull)).toEqual([])
  })
})
