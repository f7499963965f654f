// `pullscope trace --reverse` as a user starts it: what it says, where it listens, and what it records.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { readFile } from 'node:fs/promises'
import { expect, it, onTestFinished } from 'vitest'
import { tempFolder } from '../helpers/temp-folder.ts'
import { pullscope, startTrace } from './pullscope.ts'

it('is a registry in plain HTTP, says what to put where, and marks what it changes', async () => {
  const registry = createServer((request, response) => {
    response.writeHead(302, { location: 'https://cdn.test/x', 'x-host': request.headers.host ?? '' }).end()
  })
  registry.listen(0, '127.0.0.1')
  await once(registry, 'listening')
  onTestFinished(() => void registry.close())
  const target = `127.0.0.1:${(registry.address() as AddressInfo).port}`
  const capture = join(await tempFolder(), 'capture.jsonl')
  const { running, proxyUrl } = await startTrace(['--no-ui', '--reverse', `http://${target}`, '-o', capture])

  const answer = await fetch(`${proxyUrl}/v2/`, { redirect: 'manual' })
  expect(answer.headers.get('x-host')).toBe(target)
  expect(answer.headers.get('location')).toBe(`${proxyUrl}/.pullscope/redirect/https/cdn.test/x`)

  const { code, stderr } = await running.stop('SIGINT')
  expect(code).toBe(0)
  expect(stderr).toContain(`pullscope: ${proxyUrl} is ${target} for clients that ask it in plain HTTP`)
  expect(stderr).toContain(`docker pull ${proxyUrl.slice('http://'.length)}/NAME\n`)
  const recorded = await readFile(capture, 'utf8')
  expect(recorded).toContain(`Requests to pullscope itself go to http://${target}`)
  expect(recorded).toContain(`"url":"http://${target}/v2/"`)
})

it('listens where the examples of registry-mirrors do', async () => {
  const { stderr } = await pullscope(['trace', '--reverse', 'http://127.0.0.1:1', '--', 'true'])
  // Something else may listen there on the machine of a test; then the error names the place.
  expect(stderr).toMatch(/listening on http:\/\/127\.0\.0\.1:5000|cannot listen on 127\.0\.0\.1:5000/)
})

it('takes no web site for a registry', async () => {
  const { code, stderr } = await pullscope(['trace', '--reverse', 'https://docker.io'])
  expect(code).toBe(2)
  expect(stderr).toContain('the registry of Docker Hub is --reverse https://registry-1.docker.io')
})
