// Real captures: the healthy ones have neither error nor warning, the others the right headline.

import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readCaptureFile } from '../../src/io/capture-file.ts'
import { judged } from '../helpers/judged.ts'

const folder = `${import.meta.dirname}/../../fixtures/captures`

/** Headlines of the pulls that failed, or the rules of what belongs to no pull. */
const EXPLAINED: Readonly<Record<string, readonly string[]>> = {
  'containerd-pull-private-denied': ['denied-or-insufficient-scope'],
  'docker-login-denied': ['stale-credentials-break-public-pull'],
  'docker-pull-authorization-unreachable': ['connect-timeout-hub-unreachable'],
  'docker-pull-missing-tag': ['tag-or-name-unknown'],
  'docker-pull-private-denied': ['denied-or-insufficient-scope'],
  'docker-pull-untrusted-ca': ['tls-untrusted-intercepting-ca'],
  'skopeo-copy-private-denied': ['denied-or-insufficient-scope'],
}

const names = readdirSync(folder).map((file) => file.replace('.jsonl', ''))

describe('real captures', () => {
  it.each(names)('%s', async (name) => {
    const { events } = await readCaptureFile(`${folder}/${name}.jsonl`)
    const { findings } = judged(events)
    const told = findings.filter(({ level }) => level !== 'note').map(({ rule }) => rule)
    expect(told).toEqual(EXPLAINED[name] ?? [])
  })
})
