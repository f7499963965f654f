// How much of a layer a push may send at once: nginx takes 1 MB unless it is told otherwise, Cloudflare 100 MB.

import { isWebPage } from '../evidence/web-page.ts'
import { quoted } from '../evidence/quote.ts'
import { sendPart, startUpload, uploadUrl } from '../evidence/scratch-upload.ts'
import { Unanswered } from '../answer.ts'
import { blocked, notHere, PASS, type Probe } from '../probe.ts'

const MIB = 1024 * 1024
/** Beyond nginx's 1 MB, and beyond Cloudflare's smallest plan. */
const SIZES = [2 * MIB, 101 * MIB]

export const uploadBodyLimit: Probe = {
  id: 'upload-body-limit',
  title: 'Request body size limit in front of the registry',
  level: 'error',
  why: 'Something in front of the registry takes small bodies only: small layers pass, so tests pass, and large ones end in 413 or endless retries.',
  source: [
    'https://github.com/SteveLTN/https-portal/issues/100',
    'https://github.com/cloudflare/serverless-registry/issues/67',
    'https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size',
  ],
  needs: ['writes'],
  async examine(bench) {
    for (const size of SIZES) {
      const { authorization, started } = await startUpload(bench)
      if (started.status === 405) return notHere('uploads are refused (405)')
      const url = started.status === 202 ? uploadUrl(started) : null
      if (url === null) return blocked(`an upload is answered ${started.status}: write-path-broken says more`)
      const said = `${size / MIB} MiB by PATCH to ${bench.candidate.scratch}`
      try {
        const answer = await sendPart(bench, url, { bytes: Buffer.alloc(size), authorization })
        if (answer.status === 413 || (answer.status >= 400 && isWebPage(answer))) {
          const message = `${said} is answered ${answer.status}`
          return { result: 'fail', message, evidence: [quoted(answer, 'Content-Type', 'Server')] }
        }
        if (answer.status >= 400) return blocked(`${said} is answered ${answer.status}`)
      } catch (error) {
        if (!(error instanceof Unanswered) || error.exchange === null) throw error
        const evidence = [{ exchange: error.exchange, shows: error.message }] as const
        return { result: 'fail', message: `${said} is broken off: ${error.message}`, evidence }
      }
    }
    return PASS
  },
  explains: () => false, // a pull sends no bodies
  remedy: 'nginx: client_max_body_size 0; Cloudflare: a DNS-only record for the registry; or chunked uploads',
}
