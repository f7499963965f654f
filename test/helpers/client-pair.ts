// A client certificate that is its own CA, with its key: whoever trusts it lets its holder in.

import { generateKeyPairSync } from 'node:crypto'
import forge from 'node-forge'

export interface ClientPair {
  /** Both PEM. */
  readonly cert: string
  readonly key: string
}

/** Without a name, subject and issuer are empty. */
export function clientPair(name: string | null): ClientPair {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey)
  certificate.serialNumber = '01'
  certificate.validity.notBefore = new Date(Date.now() - 3_600_000)
  certificate.validity.notAfter = new Date(Date.now() + 3_600_000)
  const organization = { shortName: 'O', value: 'pullscope' }
  const subject = name === null ? [] : [organization, { shortName: 'CN', value: name }]
  certificate.setSubject(subject)
  certificate.setIssuer(subject)
  certificate.setExtensions([{ name: 'basicConstraints', cA: true }])
  certificate.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create())
  return { cert: forge.pki.certificateToPem(certificate), key: privateKey }
}
