// Hand-made examinations for reports: what a check would make of a mirror that leaks its realm and loses `library/`. The
// faults' ids are no probe's, so that the words of real probes do not stand in reports that are compared whole.

import { decode } from '../../src/decode/decode.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import type { BaselineDelta } from '../../src/replay/baseline.ts'
import type { Examination, ReportOptions } from '../../src/replay/reports/report.ts'
import type { Cell, Difference, Fault, Verdict } from '../../src/replay/verdict.ts'
import { REALM as TOKENS, REGISTRY } from './docker-hub-play.ts'
import { judgedCapture } from './captures.ts'
import { CONTAINERD, DOCKER, play } from './play.ts'

export const MIRROR = 'https://mirror.example:8443'
const CHALLENGE = `Bearer realm="https://auth.docker.io/token",service="registry.docker.io"`
const CLIENTS = ['docker', 'containerd', 'podman', 'skopeo', 'crane']

export const OPTIONS: ReportOptions = { width: 100, glyphs: 'utf8', colours: 'none', command: 'check' }

/** Cells of a probe for all clients. */
export function row(id: string, result: Cell['result'], because: string | null = null): readonly Cell[] {
  return CLIENTS.map((personality) => ({ id, personality, result, because }))
}

export const REALM: Fault = {
  id: 'realm-elsewhere',
  title: 'The challenge still names the upstream’s token server',
  level: 'warning',
  message: 'mirror.example:8443 sends clients to auth.docker.io for a token, which is Docker Hub’s own',
  evidence: [
    { exchange: 0, shows: `401 Www-Authenticate: ${CHALLENGE}` },
    { exchange: 3, shows: '200, asked at auth.docker.io instead of mirror.example:8443' },
  ],
  affects: CLIENTS,
  breaks: [],
  words: [],
  remedy:
    'in the server block of nginx:\nproxy_hide_header www-authenticate;\nif ($upstream_status = 401) {\n    add_header www-authenticate \'Bearer realm="https://$http_host/token"\' always;\n}',
}

export const LIBRARY: Fault = {
  id: 'library-lost',
  title: 'Names of one segment are passed on as they are',
  level: 'error',
  message: 'mirror.example:8443 answers 404 for busybox and 200 for library/busybox',
  evidence: [
    { exchange: 4, shows: '404 {"errors":[{"code":"MANIFEST_UNKNOWN"}]}' },
    { exchange: 6, shows: '200 Docker-Content-Digest: sha256:d87d83' },
  ],
  affects: CLIENTS,
  breaks: ['docker', 'containerd'],
  words: [
    {
      client: 'docker',
      way: 'host',
      text: 'Error response from daemon: manifest for mirror.example:8443/busybox:latest not found: manifest unknown: manifest unknown',
    },
    {
      client: 'containerd',
      way: 'host',
      text: 'failed to resolve reference "mirror.example:8443/busybox:latest": mirror.example:8443/busybox:latest: not found',
    },
  ],
  remedy: 'rewrite ^/v2/([^/]+)/(manifests|blobs|tags)/(.*)$ /v2/library/$1/$2/$3 break;',
}

export const HEALTHY: Verdict = {
  candidate: 'https://good.example',
  kind: 'distribution',
  kindBecause: 'Docker-Distribution-Api-Version: registry/2.0',
  outcome: 'equivalent',
  reservations: [],
  faults: [],
  grid: [...row('realm-elsewhere', 'pass'), ...row('library-lost', 'pass')],
  pulls: CLIENTS.map((client) => ({ client, way: 'host', status: 'complete', words: null, exchanges: [] })),
  differences: [],
}

export const BROKEN: Verdict = {
  candidate: MIRROR,
  kind: 'nginx',
  kindBecause: 'Server: nginx/1.22.1',
  outcome: 'incompatible',
  reservations: [],
  faults: [REALM, LIBRARY],
  grid: [
    ...row('realm-elsewhere', 'fail'),
    ...row('library-lost', 'fail').filter(({ personality }) => personality !== 'crane'),
    ...row(
      'range-broken',
      'error',
      'GET https://mirror.example:8443/v2/library/busybox/blobs/sha256:aa: socket hang up',
    ),
    ...row('stale-tag', 'skip', 'it needs our hub behind the candidate: --with-hub'),
    ...row('query-dropped', 'skip', 'it needs our hub behind the candidate: --with-hub'),
    ...row('head-unsupported', 'pass'),
    ...row('digest-header-lost', 'pass'),
  ],
  pulls: [
    ...CLIENTS.map((client) => pulled(client, 'host')),
    ...CLIENTS.map((client) => ({ ...pulled(client, 'mirror'), status: 'complete' as const, words: null })),
  ],
  differences: [],
}

function pulled(client: string, way: 'host' | 'mirror'): Verdict['pulls'][number] {
  const breaks = LIBRARY.breaks.includes(client)
  const words = LIBRARY.words.find((own) => own.client === client)?.text ?? null
  const exchanges = client === 'docker' && way === 'host' ? [2, 3, 4] : []
  return { client, way, status: breaks ? 'failed' : 'complete', words, exchanges }
}

export const DIFFERENCES: readonly Difference[] = [
  {
    exchange: 5,
    baselineExchange: 3,
    asked: 'HEAD library/busybox:latest',
    field: 'status',
    baseline: '200',
    candidate: '404',
    weight: 'breaking',
    because: 'the client stops here',
  },
  {
    exchange: 0,
    baselineExchange: 0,
    asked: 'GET /v2/',
    field: 'realm',
    baseline: 'https://auth.docker.io/token',
    candidate: 'https://mirror.example:8443/token',
    weight: 'benign',
    because: 'a mirror has a token server of its own',
  },
]

/** The check's capture: two questions of ours, and docker's pull with what nginx asked behind it. */
function capture(): Pick<Examination, 'session' | 'trace'> {
  const { events, ask, answer, exchange, end } = play()
  const challenge = { headers: [['Www-Authenticate', CHALLENGE]] as const }
  const own = { agent: 'pullscope/0.1.0' }
  exchange(`GET ${MIRROR}/v2/`, 401, { ...own, answer: challenge })
  exchange(`HEAD ${MIRROR}/v2/library/busybox/manifests/latest`, 200, own)
  exchange(`GET ${MIRROR}/v2/`, 401, { agent: DOCKER, connection: 1, answer: challenge })
  exchange(`GET ${TOKENS}?scope=repository%3Abusybox%3Apull&service=registry.docker.io`, 200, {
    agent: DOCKER,
    connection: 2,
    answer: { body: '{"token":"x","expires_in":300}' },
  })
  // nginx asks, while its client waits.
  const body = '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}'
  const wanted = ask(`GET ${MIRROR}/v2/busybox/manifests/latest`, { agent: DOCKER, connection: 1 })
  // Ids are dense in order of their starts, and the fixtures above count on them.
  const behind = ask(`GET ${REGISTRY}/v2/busybox/manifests/latest`, { agent: DOCKER, connection: 3 })
  answer(behind, 404, { body })
  answer(wanted, 404, { body })
  exchange(`HEAD ${MIRROR}/v2/library/busybox/manifests/latest`, 200, { agent: CONTAINERD, connection: 4 })
  end()
  const session = reduceAll(
    events.map((event) =>
      event.type === 'connection.opened' && event.connection === 3
        ? { ...event, behind: new URL(MIRROR).host }
        : event,
    ),
  )
  return { session, trace: decode(session) }
}

/** With a capture that its exchanges point into. */
export function examination(verdict: Verdict = BROKEN, changes: Partial<Examination> = {}): Examination {
  return { verdict, ...capture(), direct: null, delta: null, ...changes }
}

/** The direct pull, as a real dockerd did it. */
export async function direct(): Promise<NonNullable<Examination['direct']>> {
  return judgedCapture('docker-pull-hello-world')
}

export const DELTA: BaselineDelta = {
  fresh: [LIBRARY],
  mended: ['accept-lost'],
  known: ['realm-elsewhere'],
  untold: ['stale-tag'],
  differences: [],
}

/** A verdict in which every text that may come from the network is this one. */
export function hostileVerdict(hostile: string): Verdict {
  // A remedy may have several lines; what came from the network is never one of them.
  const line = hostile.replace(/[\r\n]+/g, ' ')
  const fault: Fault = {
    ...LIBRARY,
    message: `it said ${hostile}`,
    evidence: [{ exchange: 4, shows: hostile }],
    words: [{ client: 'docker', way: 'host', text: hostile }],
    remedy: `return 301 ${line};\n${line}`,
  }
  return {
    ...BROKEN,
    candidate: MIRROR,
    kindBecause: `Server: ${hostile}`,
    reservations: [hostile],
    faults: [fault],
    grid: [
      ...row('library-lost', 'fail', hostile),
      ...row('a', 'error', hostile),
      ...row('b', 'skip', hostile),
    ],
    pulls: [{ client: 'docker', way: 'host', status: 'failed', words: hostile, exchanges: [2, 3, 4] }],
    differences: [
      {
        ...{ exchange: 4, baselineExchange: null, asked: hostile, field: hostile },
        ...{ baseline: hostile, candidate: hostile, weight: 'breaking', because: hostile },
      },
    ],
  }
}
