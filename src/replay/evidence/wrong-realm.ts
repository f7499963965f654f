// What the probes of a realm that leads nowhere share: they differ in what is wrong with the place, and in what mends it.

import { PASS, notHere, type Probe } from '../probe.ts'
import { quoted } from './quote.ts'
import { judgedRealms, type RealmVerdict } from './realms.ts'
import { clientsAt } from './refusals.ts'

/** Fails where any challenge names a realm that is wrong in this way. */
export function findsRealm(wrongIn: Exclude<RealmVerdict['kind'], 'own' | 'leak'>): Probe['examine'] {
  return async (bench) => {
    const realms = await judgedRealms(bench)
    if (realms.length === 0) return notHere('the candidate names no token service')
    const wrong = realms.filter(({ kind }) => kind === wrongIn)
    const [first] = wrong
    if (first === undefined) return PASS
    return {
      result: 'fail',
      message: `${bench.candidate.url.origin} sends clients to ${first.shown} for a token, ${first.because}`,
      evidence: [quoted(first.answer, 'Www-Authenticate')],
      clients: clientsAt(
        bench,
        wrong.map(({ place }) => place),
      ),
    }
  }
}
