// The bundle of roots for a traced program.

import { X509Certificate } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { trustBundle, writeTrustBundle } from '../../certs/trust.ts'
import { tempFolder } from '../helpers/temp-folder.ts'
import { authorityAt } from './playbook.ts'

async function setting() {
  const folder = await tempFolder()
  const [ours, system, chosen] = (await Promise.all([authorityAt(), authorityAt(), authorityAt()])).map(
    ({ certPem }) => certPem,
  ) as [string, string, string]
  const systemPath = join(folder, 'system.pem')
  const chosenPath = join(folder, 'chosen.pem')
  await writeFile(systemPath, `# roots\n${system.replaceAll('\n', '\r\n')}\n`)
  await writeFile(chosenPath, chosen)
  return { folder, ours, system, chosen, systemPath, chosenPath }
}

function fingerprints(pem: string): readonly string[] {
  return pem
    .split(/(?<=-----END CERTIFICATE-----\n)/)
    .map((certificate) => new X509Certificate(certificate).fingerprint256)
}

describe('the trust bundle', () => {
  it("holds the system's roots and ours", async () => {
    const { folder, ours, system, systemPath } = await setting()
    const systemPaths = [join(folder, 'absent.pem'), systemPath]
    const bundle = await trustBundle({ ca: ours, env: {}, systemPaths })
    expect(fingerprints(bundle.pem)).toEqual(fingerprints(system + ours))
    expect(bundle.pem).not.toContain('\r')
    expect(bundle).toMatchObject({ source: systemPath, passedOver: [] })
  })

  it('holds what SSL_CERT_FILE names in their place', async () => {
    const { ours, chosen, systemPath, chosenPath } = await setting()
    const env = { SSL_CERT_FILE: chosenPath }
    const bundle = await trustBundle({ ca: ours, env, systemPaths: [systemPath] })
    expect(fingerprints(bundle.pem)).toEqual(fingerprints(chosen + ours))
    expect(bundle).toMatchObject({ source: chosenPath, passedOver: [] })
  })

  it('says when SSL_CERT_FILE is of no use, and goes on with the system', async () => {
    const { folder, ours, systemPath } = await setting()
    const [absent, empty] = [join(folder, 'absent.pem'), join(folder, 'empty.pem')]
    await writeFile(empty, 'no certificates here')
    for (const [path, reason] of [
      [absent, 'no such file or directory (ENOENT)'],
      [empty, 'it holds no PEM certificate'],
      [folder, 'illegal operation on a directory (EISDIR)'],
    ] as const) {
      const bundle = await trustBundle({ ca: ours, env: { SSL_CERT_FILE: path }, systemPaths: [systemPath] })
      expect(bundle).toMatchObject({ source: systemPath, passedOver: [{ path, reason }] })
    }
  })

  it("falls back to Node's roots, and says which of the system's files are damaged", async () => {
    const { folder, ours } = await setting()
    await mkdir(join(folder, 'directory.pem'))
    const systemPaths = [join(folder, 'absent.pem'), join(folder, 'directory.pem')]
    const bundle = await trustBundle({ ca: ours, env: { SSL_CERT_FILE: '' }, systemPaths })
    expect(fingerprints(bundle.pem)).toHaveLength(rootCertificates.length + 1)
    expect(bundle).toMatchObject({ source: 'node', passedOver: [{ path: systemPaths[1] }] })
  })

  it('holds ours once, and no key that lay beside the roots', async () => {
    const { folder, ours, system } = await setting()
    const { key } = (await authorityAt()).leafFor('registry.example')
    const path = join(folder, 'mixed.pem')
    await writeFile(path, system + key + ours)
    const bundle = await trustBundle({ ca: ours, env: { SSL_CERT_FILE: path }, systemPaths: [] })
    expect(fingerprints(bundle.pem)).toEqual(fingerprints(system + ours))
    expect(bundle.pem).not.toContain('PRIVATE KEY')
  })

  it('is written for all to read, over the one before', async () => {
    const { folder } = await setting()
    const target = join(folder, 'run')
    await mkdir(target)
    await writeTrustBundle(target, 'before')
    const path = await writeTrustBundle(target, 'after')
    expect(await readFile(path, 'utf8')).toBe('after')
    expect((await stat(path)).mode & 0o777).toBe(0o644)
    expect(await readdir(target)).toEqual(['ca-bundle.crt'])
  })

  it('says when it cannot be written', async () => {
    const { folder } = await setting()
    await expect(writeTrustBundle(join(folder, 'absent'), 'x')).rejects.toMatchObject({
      code: 'file-not-writable',
      message: expect.stringContaining('no such file or directory (ENOENT)') as string,
    })
  })
})
