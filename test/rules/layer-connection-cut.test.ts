import { describe, expect, it } from 'vitest'
import { layerConnectionCut } from '../../src/rules/layer-connection-cut.ts'
import { REGISTRY } from '../helpers/docker-hub-play.ts'
import { digestOf, play, type Play } from '../helpers/play.ts'
import { messagesOf } from '../helpers/unreachable.ts'

function cut(side: 'upstream' | 'client' | 'pullscope', path = `blobs/${digestOf('layer')}`): Play {
  const log = play()
  const exchange = log.ask(`GET ${REGISTRY}/v2/library/redis/${path}`)
  const headers = [['Content-Length', '5000000']] as const
  log.add({
    type: 'response.started',
    exchange,
    from: 'upstream',
    status: 200,
    reason: 'OK',
    httpVersion: '1.1',
    headers,
  })
  const cause = ({ upstream: 'truncated', client: 'aborted', pullscope: 'closing' } as const)[side]
  log.add({ type: 'exchange.failed', exchange, side, cause, message: 'it broke', bytes: 1_200_000 })
  return log
}

describe('layer-connection-cut', () => {
  it('says how much of it came', () => {
    expect(messagesOf(layerConnectionCut, cut('upstream').events)).toEqual([
      expect.stringMatching(
        /^the registry registry-1\.docker\.io broke off layer sha256:\S+ after 1\.2 MB of 5\.0 MB and 0 ms$/,
      ),
    ])
  })

  it('passes over what the end of the trace cut', () => {
    expect(messagesOf(layerConnectionCut, cut('pullscope').events)).toEqual([])
  })

  it('passes over a client that goes away, and a token that breaks off', () => {
    expect(messagesOf(layerConnectionCut, cut('client').events)).toEqual([])
    expect(messagesOf(layerConnectionCut, cut('upstream', 'tags/list').events)).toEqual([])
  })
})
