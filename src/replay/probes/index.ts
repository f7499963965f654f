// All probes, in the order of the catalogue (FAILURES, list B). To add one: a file beside this, and a line here.

import type { Probe } from '../probe.ts'
import { realmLeakUpstream } from './realm-leak-upstream.ts'
import { realmLeakPartial } from './realm-leak-partial.ts'
import { realmLeakIpv6Variant } from './realm-leak-ipv6-variant.ts'
import { realmWrongScheme } from './realm-wrong-scheme.ts'
import { realmWrongHostPort } from './realm-wrong-host-port.ts'
import { challengeMissingOrMalformed } from './challenge-missing-or-malformed.ts'
import { tokenPostUnsupported } from './token-post-unsupported.ts'
import { tokenEndpointMangled } from './token-endpoint-mangled.ts'
import { libraryMissingScope } from './library-missing-scope.ts'
import { multiScopeCollapsed } from './multi-scope-collapsed.ts'
import { basicCredentialsDropped } from './basic-credentials-dropped.ts'
import { authResponseCached } from './auth-response-cached.ts'
import { upstreamIdentityShared } from './upstream-identity-shared.ts'
import { libraryMissingPath } from './library-missing-path.ts'
import { libraryMisapplied } from './library-misapplied.ts'
import { nsMisrouted } from './ns-misrouted.ts'
import { queryDropped } from './query-dropped.ts'
import { linkHeaderWrong } from './link-header-wrong.ts'
import { pathOrDigestAltered } from './path-or-digest-altered.ts'
import { v2RootOrPrefixWrong } from './v2-root-or-prefix-wrong.ts'
import { acceptLost } from './accept-lost.ts'
import { authForwardedToCdn } from './auth-forwarded-to-cdn.ts'
import { blobRedirectLeak } from './blob-redirect-leak.ts'
import { bufferingOrTimeoutCut } from './buffering-or-timeout-cut.ts'
import { cacheKeyTooNarrow } from './cache-key-too-narrow.ts'
import { cdnHostHardcoded } from './cdn-host-hardcoded.ts'
import { contentEncodingAltered } from './content-encoding-altered.ts'
import { contentTypeChanged } from './content-type-changed.ts'
import { digestHeaderLost } from './digest-header-lost.ts'
import { headMetadataMissing } from './head-metadata-missing.ts'
import { headUnsupported } from './head-unsupported.ts'
import { headerSizeLimit } from './header-size-limit.ts'
import { htmlServedAsContent } from './html-served-as-content.ts'
import { rangeBroken } from './range-broken.ts'
import { redirectNotHandled } from './redirect-not-handled.ts'
import { signedUrlAltered } from './signed-url-altered.ts'
import { signedUrlCached } from './signed-url-cached.ts'
import { staleTag } from './stale-tag.ts'
import { truncatedOrEmpty200 } from './truncated-or-empty-200.ts'
import { upstreamTlsHostWrong } from './upstream-tls-host-wrong.ts'
import { uploadBodyLimit } from './upload-body-limit.ts'
import { writePathBroken } from './write-path-broken.ts'
import { errorShapeOrStatusChanged } from './error-shape-or-status-changed.ts'
import { ratelimitHiddenOrShared } from './ratelimit-hidden-or-shared.ts'
import { edgeQuotaOrWafPage } from './edge-quota-or-waf-page.ts'

export const PROBES: readonly Probe[] = [
  realmLeakUpstream,
  realmLeakPartial,
  realmLeakIpv6Variant,
  realmWrongScheme,
  realmWrongHostPort,
  challengeMissingOrMalformed,
  tokenPostUnsupported,
  tokenEndpointMangled,
  libraryMissingScope,
  multiScopeCollapsed,
  basicCredentialsDropped,
  authResponseCached,
  upstreamIdentityShared,
  libraryMissingPath,
  libraryMisapplied,
  nsMisrouted,
  queryDropped,
  linkHeaderWrong,
  pathOrDigestAltered,
  v2RootOrPrefixWrong,
  blobRedirectLeak,
  cdnHostHardcoded,
  redirectNotHandled,
  authForwardedToCdn,
  signedUrlCached,
  signedUrlAltered,
  rangeBroken,
  truncatedOrEmpty200,
  htmlServedAsContent,
  bufferingOrTimeoutCut,
  acceptLost,
  cacheKeyTooNarrow,
  headUnsupported,
  headMetadataMissing,
  digestHeaderLost,
  contentTypeChanged,
  contentEncodingAltered,
  staleTag,
  headerSizeLimit,
  upstreamTlsHostWrong,
  uploadBodyLimit,
  writePathBroken,
  errorShapeOrStatusChanged,
  ratelimitHiddenOrShared,
  edgeQuotaOrWafPage,
]
