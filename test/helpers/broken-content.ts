// A pull by dockerd from Docker Hub in which the store answers one blob otherwise.

import type { CaptureEvent } from '../../src/capture/event.ts'
import { dockerPull } from './docker-hub-play.ts'
import { testImage } from './images.ts'
import { digestOf, play, type AnswerOptions } from './play.ts'

interface Broken extends AnswerOptions {
  /** 200 by default. */
  readonly status?: number
  /** What the client sends to the store. */
  readonly authorization?: string
}

/** `none`: everything comes as it should, but with the client's `authorization`. The capture has its end. */
export function brokenBlob(
  which: 'layer' | 'config' | 'none',
  { status = 200, authorization, ...answer }: Broken,
): readonly CaptureEvent[] {
  const image = testImage('redis')
  const [layer = ''] = image.layers
  const broken = { layer: digestOf(layer), config: digestOf(image.config), none: null }[which]
  const log = play()
  const sent = authorization === undefined ? {} : { authorization }
  const staged = {
    ...log,
    exchange: ((line, usual, options = {}) => {
      const isStore = line.includes('/registry-v2/')
      if (!isStore) return log.exchange(line, usual, options)
      if (broken === null || !line.endsWith(broken)) return log.exchange(line, usual, { ...options, ...sent })
      return log.exchange(line, status, { ...options, ...sent, answer })
    }) satisfies typeof log.exchange,
  }
  const moves = dockerPull(staged, { repository: 'library/redis', tag: 'latest', token: 'T', image })
  for (const move of moves) move()
  log.end()
  return log.events
}
