// The stories that every view is tried with: a pull that works, one with layers side by side, one of each way to fail.

import { reach } from './reach.ts'
import { AUTH, CDN, digest, DOCKER, host, layer, REGISTRY, story } from './traces.ts'
import type { Story } from './traces.ts'

const NAME = 'docker.io/library/hello-world:latest'

/** dockerd 20.10 pulls hello-world from Docker Hub (REGISTRY.md, "What each client really sends"). */
export const helloWorld: Story = story({
  participants: [DOCKER, REGISTRY, AUTH, CDN],
  pulls: [
    {
      reference: NAME,
      digest: digest('d87d83'),
      platform: 'linux/amd64',
      layers: [layer('c1ec31', 2459, [6, 8])],
    },
  ],
  steps: [
    {
      phase: 'challenge',
      at: [0, 12, 12],
      ask: 'GET /v2/',
      answer: '401 Bearer',
      status: 401,
      outcome: 'challenged',
      bytes: 87,
    },
    {
      phase: 'token',
      at: [13, 43, 44],
      to: AUTH.id,
      ask: 'token library/hello-world:pull',
      answer: '200 token, 300 s',
      causedBy: 0,
      bytes: 2712,
    },
    {
      phase: 'resolve',
      at: [45, 71, 71],
      ask: 'HEAD latest',
      answer: '200 sha256:d87d83…',
      causedBy: 1,
      method: 'HEAD',
    },
    {
      phase: 'index',
      at: [72, 96, 97],
      ask: 'GET index sha256:d87d83…',
      answer: '200 9 platforms',
      bytes: 9125,
    },
    {
      phase: 'manifest',
      at: [98, 121, 122],
      ask: 'GET manifest sha256:e2fc45…',
      answer: '200 1 layer',
      bytes: 1039,
    },
    {
      phase: 'config',
      at: [123, 148, 149],
      ask: 'GET config sha256:d2c94e…',
      answer: '307 to production.cloudflare.docker.com',
      status: 307,
      outcome: 'redirected',
    },
    {
      phase: 'layer',
      at: [124, 150, 150],
      ask: 'GET layer sha256:c1ec31…',
      answer: '307 to production.cloudflare.docker.com',
      status: 307,
      outcome: 'redirected',
    },
    {
      phase: 'config',
      at: [151, 180, 181],
      to: CDN.id,
      ask: 'GET config sha256:d2c94e…',
      answer: '200',
      causedBy: 5,
      bytes: 581,
    },
    {
      phase: 'layer',
      at: [152, 233, 243],
      to: CDN.id,
      ask: 'GET layer sha256:c1ec31…',
      answer: '200',
      causedBy: 6,
      bytes: 2459,
    },
  ],
})

/** Three layers at once, the second slow, the third still under way when we look. */
export const sideBySide: Story = story({
  participants: [DOCKER, REGISTRY, CDN],
  pulls: [
    {
      reference: 'docker.io/library/redis:7',
      platform: 'linux/arm64/v8',
      status: 'running',
      endedAt: null,
      layers: [
        layer('aaaaaa', 30_100_000, [0, 3]),
        layer('bbbbbb', 104_000_000, [1, 4]),
        layer('cccccc', 1200, [2, 5]),
      ],
    },
  ],
  session: { ended: null, lastAt: 65_000 },
  steps: [
    {
      phase: 'layer',
      at: [10, 40, 40],
      ask: 'GET layer 1/3 sha256:aaaaaa…',
      answer: '307',
      outcome: 'redirected',
    },
    {
      phase: 'layer',
      at: [11, 41, 41],
      ask: 'GET layer 2/3 sha256:bbbbbb…',
      answer: '307',
      outcome: 'redirected',
    },
    {
      phase: 'layer',
      at: [12, 39, 39],
      ask: 'GET layer 3/3 sha256:cccccc…',
      answer: '307',
      outcome: 'redirected',
    },
    {
      phase: 'layer',
      at: [42, 90, 2490],
      to: CDN.id,
      ask: 'GET layer sha256:aaaaaa…',
      answer: '200',
      causedBy: 0,
      bytes: 30_100_000,
    },
    {
      phase: 'layer',
      at: [43, 95],
      to: CDN.id,
      ask: 'GET layer sha256:bbbbbb…',
      answer: '200',
      causedBy: 1,
      bytes: 31_400_000,
      facts: { size: 104_000_000 },
    },
    { phase: 'layer', at: [44], to: CDN.id, ask: 'GET layer sha256:cccccc…', causedBy: 2 },
  ],
})

/** What goes wrong: no upstream, a body cut short, a client that leaves, wrong bytes, no such tag, an untrusted CA. */
export const troubles: Story = story({
  participants: [DOCKER, host('podman', 'client'), REGISTRY, AUTH, CDN],
  pulls: [{ reference: 'docker.io/library/redis:nosuch', status: 'failed' }],
  failures: [
    {
      connection: 0,
      side: 'upstream',
      authority: AUTH.id,
      cause: 'refused',
      message: 'connect ECONNREFUSED 127.0.0.1:9443',
      at: 1030,
    },
    {
      connection: 3,
      side: 'client',
      authority: 'quay.io',
      cause: 'untrusted',
      message: 'client sent alert: unknown certificate authority',
      at: 9000,
    },
  ],
  session: {
    anomalies: [{ at: 5, exchange: null, message: 'response.progressed for exchange 7, which never began' }],
  },
  steps: [
    {
      phase: 'challenge',
      at: [1000, 1012, 1012],
      ask: 'GET /v2/',
      answer: '401 Bearer',
      status: 401,
      outcome: 'challenged',
    },
    {
      phase: 'token',
      at: [1020, 1031, 1031],
      to: AUTH.id,
      ask: 'token library/redis:pull',
      answer: '502 by pullscope: auth.docker.io refused the connection',
      status: 502,
      own: true,
    },
    {
      phase: 'resolve',
      at: [1040, 1060, 1060],
      ask: 'HEAD nosuch',
      answer: '404',
      status: 404,
      outcome: 'missing',
      method: 'HEAD',
    },
    {
      phase: 'manifest',
      at: [1061, 1090, 1091],
      ask: 'GET manifest nosuch',
      answer: '404 manifest unknown',
      status: 404,
      outcome: 'missing',
    },
    {
      phase: 'layer',
      at: [1100, 1130, 1500],
      to: CDN.id,
      ask: 'GET layer sha256:c1ec31…',
      answer: '200, cut short',
      bytes: 1_200_000,
      failed: {
        side: 'upstream',
        cause: 'truncated',
        message: 'the body ended after 1200000 of 2459000 bytes',
      },
    },
    {
      phase: 'layer',
      at: [1510, 1530, 1900],
      to: CDN.id,
      ask: 'GET layer sha256:c1ec31…',
      answer: '200, the client went away',
      bytes: 900_000,
      outcome: 'abandoned',
      failed: { side: 'client', cause: 'aborted', message: 'the client closed the connection' },
    },
    {
      phase: 'layer',
      at: [1910, 1920, 1990],
      to: CDN.id,
      ask: 'GET layer sha256:c1ec31…',
      answer: '200 wrong digest',
      bytes: 2_459_000,
      outcome: 'corrupt',
    },
    {
      phase: 'manifest',
      at: [2000, null, 2100],
      ask: 'GET manifest latest',
      answer: 'reset',
      failed: { side: 'upstream', cause: 'reset', message: 'read ECONNRESET' },
    },
    { phase: 'layer', at: [2200], ask: 'GET layer sha256:c1ec31…' },
    {
      phase: 'connect',
      at: [9000, null, 9000],
      exchange: null,
      connection: 3,
      pull: null,
      from: 'podman',
      to: 'quay.io',
      ask: 'TLS handshake',
      answer: 'refused by the client: client sent alert: unknown certificate authority',
      outcome: 'rejected',
    },
  ],
})

/** Two pulls at once stay two; a push; a login; a capture with nothing in it. */
export const twoPulls: Story = story({
  participants: [
    DOCKER,
    { id: 'docker-2', role: 'client', authority: '127.0.0.1', label: 'docker 26.1.0' },
    REGISTRY,
    AUTH,
  ],
  pulls: [
    { reference: 'docker.io/library/alpine:3' },
    { reference: 'docker.io/acme/app:1', kind: 'push', client: 'docker-2' },
  ],
  steps: [
    { phase: 'resolve', at: [0, 20, 20], ask: 'HEAD 3', answer: '200 sha256:aaaaaa…' },
    {
      phase: 'blob-check',
      at: [5, 30, 30],
      pull: 1,
      from: 'docker-2',
      ask: 'HEAD blob sha256:bbbbbb…',
      answer: '404',
      status: 404,
      outcome: 'missing',
    },
    {
      phase: 'token',
      at: [21, 50, 50],
      to: AUTH.id,
      ask: 'token library/alpine:pull',
      answer: '200 token, 300 s',
    },
    {
      phase: 'token',
      at: [22, 45, 45],
      to: AUTH.id,
      ask: 'token library/alpine:pull',
      answer: '200 token, 300 s',
    },
    {
      phase: 'upload',
      at: [31, 60, 60],
      pull: 1,
      from: 'docker-2',
      ask: 'POST upload',
      answer: '202',
      status: 202,
    },
    {
      phase: 'upload',
      at: [61, 190, 190],
      pull: 1,
      from: 'docker-2',
      ask: 'PATCH upload',
      answer: '202',
      status: 202,
      bytesSent: 4_200_000,
    },
    {
      phase: 'publish',
      at: [200, 230, 230],
      pull: 1,
      from: 'docker-2',
      ask: 'PUT manifest 1',
      answer: '201 sha256:cccccc…',
      status: 201,
    },
  ],
})

export const nothing: Story = story({ participants: [], steps: [], session: { startedAt: null } })

export const STORIES: Readonly<Record<string, Story>> = {
  'hello-world': helloWorld,
  'side-by-side': sideBySide,
  troubles: troubles,
  'two-pulls': twoPulls,
  nothing: nothing,
  reach: reach,
}
