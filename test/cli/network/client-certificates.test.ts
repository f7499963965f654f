import { createPrivateKey } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readClientCertificates } from '../../../src/cli/network/client-certificates.ts'
import { parseHostPattern } from '../../../src/proxy/host-pattern.ts'
import { clientPair } from '../../helpers/client-pair.ts'
import { tempFolder } from '../../helpers/temp-folder.ts'

const ours = clientPair('ours')
const other = clientPair('other')
const encrypted = createPrivateKey(ours.key)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'hunter2' })
  .toString()

async function read(files: { readonly cert?: string; readonly key?: string }): Promise<unknown> {
  const folder = await tempFolder()
  const [certPath, keyPath] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  if (files.cert !== undefined) await writeFile(certPath, files.cert)
  if (files.key !== undefined) await writeFile(keyPath, files.key)
  const hosts = parseHostPattern('registry.test')
  if (hosts === null) throw new Error('no pattern')
  return readClientCertificates([{ hosts, certPath, keyPath }])
}

it('reads a certificate, those that lead to its CA, and the key', async () => {
  const cert = `${ours.cert}${other.cert}`
  expect(await read({ cert, key: ours.key })).toMatchObject([
    { hosts: { host: 'registry.test' }, cert, key: ours.key },
  ])
})

it.each([
  [
    'no certificate file',
    { key: ours.key },
    'file-missing',
    /^--client-cert \S+cert\.pem: there is no such file/,
  ],
  ['no key file', { cert: ours.cert }, 'file-missing', /^--client-cert \S+key\.pem: there is no such file/],
  [
    'no PEM',
    { cert: 'x', key: ours.key },
    'not-a-certificate',
    /cert\.pem holds no certificate in PEM form$/,
  ],
  [
    'a broken certificate',
    { cert: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', key: ours.key },
    'not-a-certificate',
    /cert\.pem holds a certificate that cannot be read/,
  ],
  [
    'no key in PEM',
    { cert: ours.cert, key: ours.cert },
    'not-a-key',
    /key\.pem holds no private key in PEM form$/,
  ],
  [
    'a broken key',
    { cert: ours.cert, key: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n' },
    'not-a-key',
    /key\.pem holds a private key that cannot be read/,
  ],
  ['an encrypted key', { cert: ours.cert, key: encrypted }, 'not-a-key', /key\.pem is encrypted/],
  [
    'a key of another',
    { cert: ours.cert, key: other.key },
    'key-mismatch',
    /key in \S+key\.pem is not that of/,
  ],
])('refuses %s', async (_, files, code, message) => {
  const error: unknown = await read(files).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string })
  expect(JSON.stringify(error)).not.toContain(ours.key.split('\n')[1])
})
