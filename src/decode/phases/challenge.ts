// GET /v2/: is this a registry, and how does it want to be asked?

import type { PhaseKind } from './phase.ts'

export const challenge: PhaseKind = {
  id: 'challenge',
  part: 'prelude',
  why: 'The client asks whether this is a registry; a 401 names the realm, the place that hands out tokens.',
  source: 'distribution-spec end-1; distribution, docs/spec/auth/token',
  claim({ operation, exchange, url, challenges }) {
    if (operation?.kind !== 'base') return null
    const realm = challenges.find(({ parameters }) => parameters['realm'] !== undefined)?.parameters['realm']
    const realmHost = realm !== undefined && URL.canParse(realm) ? new URL(realm).host : null
    return {
      ask: `${exchange.request.method} ${url?.pathname ?? '/v2/'}`,
      scopes: challenges.flatMap(({ parameters }) => parameters['scope']?.split(' ') ?? []),
      leadsTo: realmHost,
    }
  },
}
