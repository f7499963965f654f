import { expect, it } from 'vitest'
import { isKnownBlobStore, isKnownRegistry } from '../../src/registry/hosts.ts'

it.each([
  ['registry-1.docker.io', 'registry'],
  ['ghcr.io', 'registry'],
  ['europe-docker.pkg.dev', 'registry'],
  ['eu.gcr.io', 'registry'],
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'registry'],
  ['mine.azurecr.io', 'registry'],
  ['production.cloudflare.docker.com', 'blob store'],
  ['pkg-containers.githubusercontent.com', 'blob store'],
  ['auth.docker.io', 'neither'],
  ['ghcr.io.evil.example', 'neither'],
  ['notquay.io', 'neither'],
])('takes %s for a %s', (authority, part) => {
  expect([isKnownRegistry(authority), isKnownBlobStore(authority)]).toEqual([
    part === 'registry',
    part === 'blob store',
  ])
})
