// Whether a push comes through: where uploads are sent to, and whether their bytes arrive. Or a clear no.

import { createHash } from 'node:crypto'
import { parseErrors } from '../../registry/error-body.ts'
import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { quoted, quotedError, said } from '../evidence/quote.ts'
import { endUpload, sendPart, startUpload, uploadUrl } from '../evidence/scratch-upload.ts'
import { blocked, notHere, PASS, type Examined, type Probe } from '../probe.ts'

export const writePathBroken: Probe = {
  id: 'write-path-broken',
  title: 'Upload Location, write verbs or Range answers are wrong',
  level: 'error',
  why: 'A registry behind a proxy does not know its outer name, scheme or port, and writes its own into Location; or the proxy loses bodies and methods on the way.',
  source: [
    'https://github.com/distribution/distribution/issues/2862',
    'https://github.com/distribution/distribution/issues/970',
    'https://github.com/goharbor/harbor/issues/19787',
    'distribution-spec end-4a',
  ],
  needs: ['writes'],
  async examine(bench) {
    const { authorization, started } = await startUpload(bench)
    if (isClearNo(started)) return notHere(`uploads are refused, and that is said (${started.status})`)
    if (started.status === 401 || started.status === 403) {
      return blocked(
        `an upload to ${bench.candidate.scratch} is answered ${started.status}: --user, --scratch`,
      )
    }
    if (started.status !== 202) {
      return broken(
        started,
        `an upload is begun by POST, and answered ${started.status}${said(started)} in place of 202`,
      )
    }
    const url = uploadUrl(started)
    const wrong = url === null ? 'no Location' : strayed(bench, url)
    if (url === null || wrong !== null) {
      const message = `an upload is sent on to ${wrong ?? ''}, and clients know ${bench.candidate.url.origin} alone`
      return broken(started, message)
    }
    return pushed(bench, url, authorization)
  },
  explains: () => false, // a pull writes nothing
  remedy:
    'tell the registry its outer name (proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;), or use relativeurls; pass methods, bodies and the query on; or answer all writes with 405 and UNSUPPORTED',
}

/** One blob, as docker sends it. */
async function pushed(bench: Bench, url: URL, authorization: string | null): Promise<Examined> {
  const bytes = Buffer.alloc(1024, `pullscope ${Date.now()} `)
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  const patched = await sendPart(bench, url, { bytes, authorization })
  if (patched.status === 413) return notHere('upload-body-limit says it')
  if (patched.status !== 202) {
    return broken(patched, `1 KiB by PATCH is answered ${patched.status}${said(patched)} in place of 202`)
  }
  const next = uploadUrl(patched) ?? url
  const wrong = strayed(bench, next)
  if (wrong !== null) return broken(patched, `after PATCH, the upload is sent on to ${wrong}`)
  const ended = await endUpload(bench, next, { digest, authorization })
  if (ended.status !== 201) {
    return broken(ended, `PUT with the digest is answered ${ended.status}${said(ended)} in place of 201`)
  }
  const { scratch } = bench.candidate
  const head = await bench.askAgain({ method: 'HEAD', url: `/v2/${scratch}/blobs/${digest}`, authorization })
  if (head.status === 200 || (head.status >= 300 && head.status < 400)) return PASS
  return broken(head, `a blob that was pushed is answered ${head.status}`)
}

/** Where a client that knows the candidate's URL is sent astray; null when it is not. */
function strayed({ candidate }: Bench, url: URL): string | null {
  if (url.origin !== candidate.url.origin) return url.origin
  return url.pathname.startsWith('/v2/') ? null : url.pathname
}

/** The spec's own way to say that there is no push here (distribution-spec, "Error Codes", UNSUPPORTED). */
function isClearNo({ status, body }: Answer): boolean {
  const isNo = status === 405 || ([400, 401, 403, 404].includes(status) && !isDenied(body))
  return isNo && parseErrors(body.toString('utf8')).some(({ code }) => /^(?:UNSUPPORTED|DENIED)$/.test(code))
}

/** A missing right is another matter: with a user, it may be there. */
function isDenied(body: Buffer): boolean {
  return parseErrors(body.toString('utf8')).every(({ code }) => code === 'DENIED' || code === 'UNAUTHORIZED')
}

function broken(answer: Answer, message: string): Examined {
  const shows = answer.status === 202 ? quoted(answer, 'Location') : quotedError(answer)
  return { result: 'fail', message, evidence: [shows] }
}
