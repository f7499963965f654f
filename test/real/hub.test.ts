// The hub itself, before anything is proven with it: it does what Docker Hub does where a client depends on it.

import { request } from 'node:https'
import type { IncomingHttpHeaders } from 'node:http'
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { HELLO_WORLD, PRIVATE } from './hub/images.ts'
import { ALICE } from './hub/token-service.ts'
import { describeReal } from './parts.ts'
import { stageWith } from './stage.ts'

describeReal('the hub of real parts', [], () => {
  const stage = stageWith([HELLO_WORLD, PRIVATE])

  const ask = async (url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> => {
    const { connectTo, ca } = stage.hub()
    const { host } = new URL(url)
    const [, , , port] = connectTo.find((each) => each.startsWith(`${host}:`))?.split(':') ?? []
    const options = {
      method,
      headers: { accept: ACCEPT, ...headers, host },
      servername: host,
      ca: await readFile(ca),
    }
    return new Promise((resolve, reject) => {
      request(url, { ...options, hostname: '127.0.0.1', port }, (response) => {
        const { statusCode: status = 0, headers: answered } = response
        text(response).then((body) => resolve({ status, headers: answered, body }), reject)
      })
        .once('error', reject)
        .end()
    })
  }
  const tokenFor = async (query: string, headers = {}): Promise<string> => {
    const { body } = await ask(`https://auth.docker.io/token?service=registry.docker.io&${query}`, headers)
    return (JSON.parse(body) as { token: string }).token
  }

  it('challenges with the realm of Docker Hub', async () => {
    const { status, headers } = await ask('https://registry-1.docker.io/v2/')
    expect(status).toBe(401)
    expect(headers['www-authenticate']).toBe(
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"',
    )
  })

  it('gives an anonymous token that opens a public repository and no private one', async () => {
    const scopes = 'scope=repository:library/hello-world:pull&scope=repository:acme/private:pull'
    const authorization = `Bearer ${await tokenFor(scopes)}`
    const manifest = (name: string): Promise<Answer> =>
      ask(`https://registry-1.docker.io/v2/${name}/manifests/latest`, { authorization }, 'HEAD')
    expect((await manifest('library/hello-world')).status).toBe(200)
    expect((await manifest('acme/private')).status).toBe(401)
  })

  it('opens the private repository for alice, by scopes in one parameter too', async () => {
    const basic = `Basic ${Buffer.from(`${ALICE.name}:${ALICE.password}`).toString('base64')}`
    const scopes = 'scope=repository:library/hello-world:pull%20repository:acme/private:pull'
    const authorization = `Bearer ${await tokenFor(scopes, { authorization: basic })}`
    const url = 'https://registry-1.docker.io/v2/acme/private/manifests/latest'
    expect((await ask(url, { authorization }, 'HEAD')).status).toBe(200)
  })

  it('redirects a blob to the CDN, which is as strict as R2 and S3', async () => {
    const authorization = `Bearer ${await tokenFor('scope=repository:library/hello-world:pull')}`
    const manifests = 'https://registry-1.docker.io/v2/library/hello-world/manifests'
    const json = async (reference: string): Promise<Manifest> =>
      JSON.parse((await ask(`${manifests}/${reference}`, { authorization })).body) as Manifest
    const platform = (await json('latest')).manifests?.[0]?.digest ?? ''
    const digest = (await json(platform)).config?.digest ?? ''
    const redirect = await ask(`https://registry-1.docker.io/v2/library/hello-world/blobs/${digest}`, {
      authorization,
    })
    expect(redirect.status).toBe(307)
    const location = redirect.headers.location ?? ''
    expect(location).toMatch(/^https:\/\/production\.cloudflare\.docker\.com\/.*\?verify=/)

    const whole = await ask(location)
    expect(whole.status).toBe(200)
    const part = await ask(location, { range: 'bytes=1-4' })
    expect(part.status).toBe(206)
    expect(part.body).toBe(whole.body.slice(1, 5))
    expect((await ask(location, { authorization })).status).toBe(400)
    expect((await ask(location.replace('verify=1', 'verify=2'))).status).toBe(403)
  })
})

const ACCEPT = 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json'

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

interface Manifest {
  readonly manifests?: readonly { readonly digest: string }[]
  readonly config?: { readonly digest: string }
}
