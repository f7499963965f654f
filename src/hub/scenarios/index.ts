// All scenarios, in the order in which they are listed: from the connection to the content, mirrors last.

import { clockSkew, privateWithoutLogin, tokenExpiresMidPull, wrongPassword } from './access.ts'
import {
  digestHeaderMissing,
  headWithoutLength,
  htmlManifest,
  htmlToken,
  missingPlatform,
  missingTag,
  ociNotAccepted,
  schema1,
  wrongMediaType,
} from './content.ts'
import { emptyLayer, resetMidLayer, truncatedLayer, wrongBytes, wrongConfig } from './downloads.ts'
import { abuseLimit, pullLimit, pullLimitAccount, pullLimitOlder, tokenLimit } from './limits.ts'
import { mirror404, mirror500, mirrorDenied, mirrorDown, mirrorHtml } from './mirrors.ts'
import { cdnRefusesAuthorization, expiredSignedUrl } from './redirects.ts'
import type { Scenario } from './scenario.ts'
import { authorizationDown, cdnDown, slowCdn } from './unreachable.ts'

export const SCENARIOS: readonly Scenario[] = [
  authorizationDown,
  cdnDown,
  slowCdn,
  resetMidLayer,
  truncatedLayer,
  emptyLayer,
  wrongBytes,
  wrongConfig,
  pullLimit,
  pullLimitAccount,
  pullLimitOlder,
  abuseLimit,
  tokenLimit,
  privateWithoutLogin,
  wrongPassword,
  tokenExpiresMidPull,
  clockSkew,
  cdnRefusesAuthorization,
  expiredSignedUrl,
  missingTag,
  missingPlatform,
  schema1,
  htmlManifest,
  htmlToken,
  wrongMediaType,
  ociNotAccepted,
  headWithoutLength,
  digestHeaderMissing,
  mirrorDown,
  mirror500,
  mirror404,
  mirrorHtml,
  mirrorDenied,
]

/** null for a name that is none's. */
export function findScenario(id: string): Scenario | null {
  return SCENARIOS.find((scenario) => scenario.id === id) ?? null
}
