// A web page where a registry or token server was expected.

import { isPage, titleOf } from './evidence/html.ts'
import type { Rule } from './rule.ts'

const NOT_JSON = ['layer', 'connect', 'other']

export const htmlWhereJsonExpected: Rule = {
  id: 'html-where-json-expected',
  title: 'A web page came where a registry’s answer was expected',
  level: 'error',
  why: 'A captcha, a firewall’s or proxy’s block page, a login page, or a web server that knows nothing of this path.',
  source: [
    'https://github.com/moby/moby/issues/40507',
    'https://github.com/docker-library/official-images/issues/4309',
    'https://github.com/jfrog/charts/issues/629',
  ],
  says: [
    { client: 'docker', seenIn: '20.10', text: 'invalid character < looking for beginning of value' },
    { client: 'docker', text: 'error parsing HTTP … response body: invalid character' },
    { client: 'containerd', seenIn: '1.6', text: 'invalid character < looking for beginning of value' },
    { client: 'containerd', seenIn: '1.6', text: 'unexpected media type text/html' },
    { client: 'podman', seenIn: '4.3', text: 'invalid character < looking for beginning of value' },
    { client: 'skopeo', seenIn: '1.9', text: 'invalid character < looking for beginning of value' },
    { client: 'crane', text: 'invalid character < looking for beginning of value' },
    {
      client: 'containerd',
      seenIn: '1.6',
      text: 'could not fetch content descriptor … (text/html) from remote: not found',
    },
  ],
  *check(scene) {
    const told = new Set<string>()
    for (const step of scene.stepsWhere(isPage)) {
      if (NOT_JSON.includes(step.phase) || step.method === 'HEAD' || step.status === null) continue
      if (step.outcome === 'redirected' || step.outcome === 'unreachable') continue
      // containerd takes a page for a manifest, and asks for it again by the digest that it made of it.
      if (told.has(step.facts.reference ?? '')) continue
      const exchange = scene.exchangeOf(step)
      if (exchange?.state === 'complete') told.add(`sha256:${exchange.body.sha256}`)
      const title = titleOf(step, scene)
      const server = scene.answerHeader(step, 'server')
      yield {
        message:
          `${step.facts.authority} answers ${step.ask} with ${step.status} and a web page` +
          `${title === null ? '' : ` titled “${title}”`}${server === null ? '' : ` (server: ${server.slice(0, 60)})`}`,
        evidence: [step.id],
        remedy:
          `open ${step.url ?? step.facts.authority} in a browser to see who answers; then let /v2/ and the token path ` +
          'pass there, or pull past it',
      }
    }
  },
}
