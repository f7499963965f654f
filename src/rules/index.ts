// The rules. To add one: a file beside this, and a line here. Of two that explain the same step as an error, the one
// that stands first is taken: the more telling comes before the more general.

import { authForwardedToCdn } from './auth-forwarded-to-cdn.ts'
import { basicCredsMissingOrExpired } from './basic-creds-missing-or-expired.ts'
import { blobRedirectLeak } from './blob-redirect-leak.ts'
import { buildkitBypassesMirrors } from './buildkit-bypasses-mirrors.ts'
import { cdnHostBlockedAfterManifest } from './cdn-host-blocked-after-manifest.ts'
import { cdnRouteSlow } from './cdn-route-slow.ts'
import { challengeMissingOrMalformed } from './challenge-missing-or-malformed.ts'
import { configOrManifestDigestMismatch } from './config-or-manifest-digest-mismatch.ts'
import { connectTimeoutHubUnreachable } from './connect-timeout-hub-unreachable.ts'
import { contentEncodingAltered } from './content-encoding-altered.ts'
import { contentTypeChanged } from './content-type-changed.ts'
import { deniedOrInsufficientScope } from './denied-or-insufficient-scope.ts'
import { digestHeaderLost } from './digest-header-lost.ts'
import { dnsPoisonedOrFailed } from './dns-poisoned-or-failed.ts'
import { egressProxyRefused } from './egress-proxy-refused.ts'
import { errorShapeOrStatusChanged } from './error-shape-or-status-changed.ts'
import { headMetadataMissing } from './head-metadata-missing.ts'
import { headRedirectedToGetSignedUrl } from './head-redirected-to-get-signed-url.ts'
import { headerSizeLimit } from './header-size-limit.ts'
import { htmlServedAsContent } from './html-served-as-content.ts'
import { htmlWhereJsonExpected } from './html-where-json-expected.ts'
import { hubAbuseOrTokenLimit429 } from './hub-abuse-or-token-limit-429.ts'
import { hubCredentialsSentToMirror } from './hub-credentials-sent-to-mirror.ts'
import { hubPullLimit } from './hub-pull-limit-429.ts'
import { ipv6PathBroken } from './ipv6-path-broken.ts'
import { layerConnectionCut } from './layer-connection-cut.ts'
import { layerDigestMismatch } from './layer-digest-mismatch.ts'
import { libraryMissingPath } from './library-missing-path.ts'
import { libraryMissingScope } from './library-missing-scope.ts'
import { mirrorAllowlistOrQuota } from './mirror-allowlist-or-quota.ts'
import { mirrorCredentialsNotSent } from './mirror-credentials-not-sent.ts'
import { mirrorErrorHiddenByFallback } from './mirror-error-hidden-by-fallback.ts'
import { mirrorFailureWithoutFallback } from './mirror-failure-without-fallback.ts'
import { mirrorGetsExtraScope } from './mirror-gets-extra-scope.ts'
import { mirrorPathPrefixMismatch } from './mirror-path-prefix-mismatch.ts'
import { multiScopeMount401 } from './multi-scope-mount-401.ts'
import { noProxyNotHonoured } from './no-proxy-not-honoured.ts'
import { oauthPostReturnsHtml } from './oauth-post-returns-html.ts'
import { ociMediaTypeNotAccepted } from './oci-media-type-not-accepted.ts'
import { platformNotInIndex } from './platform-not-in-index.ts'
import { pushUploadLostBetweenReplicas } from './push-upload-lost-between-replicas.ts'
import { rangeBroken } from './range-broken.ts'
import { realmLeakPartial } from './realm-leak-partial.ts'
import { realmLeakUpstream } from './realm-leak-upstream.ts'
import { realmWrongHostPort } from './realm-wrong-host-port.ts'
import { realmWrongScheme } from './realm-wrong-scheme.ts'
import type { Rule } from './rule.ts'
import { schema1Rejected } from './schema1-rejected.ts'
import { schemeMismatchHttpHttps } from './scheme-mismatch-http-https.ts'
import { signedUrlExpired } from './signed-url-expired.ts'
import { sizeValidationOrEmptyBody } from './size-validation-or-empty-body.ts'
import { splitEgressIp403 } from './split-egress-ip-403.ts'
import { staleCredentialsBreakPublicPull } from './stale-credentials-break-public-pull.ts'
import { tagOrNameUnknown } from './tag-or-name-unknown.ts'
import { tcpResetSniBlock } from './tcp-reset-sni-block.ts'
import { tlsCertTimeInvalid } from './tls-cert-time-invalid.ts'
import { tlsHandshakeTimeoutLargeHello } from './tls-handshake-timeout-large-hello.ts'
import { tlsUntrustedInterceptingCa } from './tls-untrusted-intercepting-ca.ts'
import { tokenExpiredMidTransfer } from './token-expired-mid-transfer.ts'
import { tokenNotYetValid } from './token-not-yet-valid.ts'
import { tokenSentToObjectStore } from './token-sent-to-object-store.ts'
import { uploadBodyLimit } from './upload-body-limit.ts'
import { writePathBroken } from './write-path-broken.ts'

// Two of the catalogue have no rule. `http2-goaway-or-refused-stream`: pullscope speaks HTTP/1.1 to both sides, so none
// comes by. `mirror-config-not-applied`: who sees no request to a mirror cannot know that one was wanted.
export const RULES: readonly Rule[] = [
  // Of mirrors, whose failure comes before that of the registry which was asked after them.
  mirrorErrorHiddenByFallback,
  mirrorPathPrefixMismatch,
  mirrorCredentialsNotSent,
  buildkitBypassesMirrors,
  // Of connections.
  cdnHostBlockedAfterManifest,
  noProxyNotHonoured,
  egressProxyRefused,
  ipv6PathBroken,
  tlsHandshakeTimeoutLargeHello,
  tlsUntrustedInterceptingCa,
  tlsCertTimeInvalid,
  schemeMismatchHttpHttps,
  tcpResetSniBlock,
  dnsPoisonedOrFailed,
  connectTimeoutHubUnreachable,
  layerConnectionCut,
  cdnRouteSlow,
  // Of authentication.
  multiScopeMount401,
  tokenNotYetValid,
  tokenExpiredMidTransfer,
  libraryMissingScope,
  staleCredentialsBreakPublicPull,
  oauthPostReturnsHtml,
  mirrorGetsExtraScope,
  basicCredsMissingOrExpired,
  hubCredentialsSentToMirror,
  realmLeakUpstream,
  realmLeakPartial,
  realmWrongScheme,
  realmWrongHostPort,
  challengeMissingOrMalformed,
  // Of limits and policy.
  hubPullLimit,
  hubAbuseOrTokenLimit429,
  mirrorAllowlistOrQuota,
  uploadBodyLimit,
  headerSizeLimit,
  // Of content.
  signedUrlExpired,
  authForwardedToCdn,
  tokenSentToObjectStore,
  headRedirectedToGetSignedUrl,
  splitEgressIp403,
  htmlServedAsContent,
  htmlWhereJsonExpected,
  ociMediaTypeNotAccepted,
  schema1Rejected,
  sizeValidationOrEmptyBody,
  layerDigestMismatch,
  configOrManifestDigestMismatch,
  platformNotInIndex,
  blobRedirectLeak,
  rangeBroken,
  headMetadataMissing,
  digestHeaderLost,
  contentTypeChanged,
  contentEncodingAltered,
  // Of pushes.
  pushUploadLostBetweenReplicas,
  writePathBroken,
  // What is left when nothing more telling fits.
  mirrorFailureWithoutFallback,
  libraryMissingPath,
  deniedOrInsufficientScope,
  tagOrNameUnknown,
  errorShapeOrStatusChanged,
]

/** null for an id that is no rule's, as in the findings of a newer pullscope. */
export function findRule(id: string): Rule | null {
  return RULES.find((rule) => rule.id === id) ?? null
}
