// What hosts have alike as a rule, in the order in which it is told. To add a trait: a file beside this, and a line here.

import type { Trait } from '../trait.ts'
import { askedHeaders } from './asked-headers.ts'
import { headers } from './headers.ts'
import { certificateFault, httpVersion, issuer, scheme, tlsVersion, upstreamProxy } from './protocol.ts'
import { redirect } from './redirect.ts'

export const TRAITS: readonly Trait[] = [
  scheme,
  httpVersion,
  upstreamProxy,
  tlsVersion,
  issuer,
  certificateFault,
  redirect,
  askedHeaders,
  headers,
]
