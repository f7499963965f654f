import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { tempFolder } from '../helpers/temp-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { start } from '../real/process.ts'
import { MAIN, pullscope } from './pullscope.ts'

interface Exported {
  readonly participants: readonly { readonly role: string; readonly authority: string }[]
  readonly pulls: readonly { readonly reference: string; readonly status: string; readonly client: string }[]
  readonly steps: readonly { readonly phase: string; readonly outcome: string }[]
}

async function exported(capture: string): Promise<Exported> {
  const { stdout } = await pullscope(['export', capture, '--to', 'json'])
  return JSON.parse(stdout) as Exported
}

describe('pullscope demo, in a pipe', () => {
  it('prints a line a step and a summary, and exits with 0', async () => {
    const { code, stdout, stderr } = await pullscope(['demo'])
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(/challenge +GET \/v2\/ → 401 Bearer/)
    expect(stdout).toMatch(/token +token library\/redis:pull → 200 token, 300 s/)
    expect(stdout).toMatch(/^✔ .*docker\.io\/library\/redis:latest.*19 steps/m)
    expect(stdout).not.toContain('\u001b')
    expect(stderr).toMatch(/^pullscope: docker pulls redis through http:\/\/127\.0\.0\.1:\d+ /)
  })

  it.each(['docker', 'containerd', 'podman'])('speaks as %s, through the proxy, over TLS', async (client) => {
    const capture = join(await tempFolder(), 'demo.jsonl')
    const { code, stderr } = await pullscope([
      'demo',
      '--client',
      client,
      '--image',
      'acme/team/app',
      '-o',
      capture,
    ])
    expect(code, stderr).toBe(0)
    const { pulls, participants, steps } = await exported(capture)
    expect(pulls).toMatchObject([{ reference: 'docker.io/acme/team/app:latest', status: 'complete', client }])
    expect(participants.map(({ role, authority }) => `${role} ${authority}`)).toEqual([
      'client 127.0.0.1',
      'registry registry-1.docker.io',
      'authorization auth.docker.io',
      'blob-store production.cloudflare.docker.com',
    ])
    expect(steps.filter(({ outcome }) => outcome === 'cut' || outcome === 'abandoned')).toEqual([])
  })

  it('lists its scenarios with their rules, also in a pipe', async () => {
    const { code, stdout } = await pullscope(['demo', '--list'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^cdn-down +cdn-host-blocked-after-manifest +the CDN/m)
  })

  it('plays a scenario: the client’s words, the cause, and where to read more', async () => {
    const capture = join(await tempFolder(), 'demo.jsonl')
    const { code, stderr } = await pullscope(['demo', '--scenario', 'authorization-down', '-o', capture])
    expect(code).toBe(1)
    expect(stderr).toContain('the pull failed: Head "https://registry-1.docker.io/')
    expect(stderr).toMatch(
      /because .*auth\.docker\.io cannot be reached.*\[connect-timeout-hub-unreachable\]/,
    )
    expect(stderr).toContain(`pullscope explain ${capture}`)
  })

  it('falls back to Docker Hub when the mirror of a scenario fails', async () => {
    const { code, stdout, stderr } = await pullscope(['demo', '--scenario', 'mirror-500'])
    expect(code, stderr).toBe(0)
    expect(stdout).toContain('mirror.example')
  })

  it('names the scenarios when there is none of that name', async () => {
    const { code, stderr } = await pullscope(['demo', '--scenario', 'nosuch'])
    expect(code).toBe(2)
    expect(stderr).toContain('--scenario nosuch is none')
    expect(stderr).toContain('cdn-down')
  })

  it('says what the client would say when there is no such image, and exits with 1', async () => {
    const { code, stdout, stderr } = await pullscope(['demo', '--image', 'nosuch'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^✘ failed.*docker\.io\/library\/nosuch/m)
    expect(stderr).toContain('pull access denied for nosuch')
  })

  it('prints words of several lines as several lines', async () => {
    const { stderr } = await pullscope(['demo', '--image', 'nosuch', '--client', 'podman'])
    expect(stderr).toMatch(/the pull failed: .+\n {4}denied: .+\n {4}unauthorized: /)
    expect(stderr).not.toContain('\\n')
  })

  it('can be stopped in the middle: the capture is complete, and nothing failed', async () => {
    const capture = join(await tempFolder(), 'demo.jsonl')
    const command = [process.execPath, MAIN, 'demo', '--speed', '0.2', '-o', capture] as const
    const demo = start(command, { env: { PULLSCOPE_HOME: join(await tempFolder(), 'home') } })
    onTestFinished(async () => {
      if (demo.finished() === null) await demo.stop('SIGKILL')
    })
    await waitFor(() => demo.stdout().includes('token'), { what: 'the token', seen: demo.output })
    const { code, stderr } = await demo.stop('SIGINT')
    expect(code, stderr).toBe(0)
    const { pulls } = await exported(capture)
    expect(pulls).toMatchObject([{ status: 'incomplete' }])
  })

  it('leaves no CA behind', async () => {
    const home = join(await tempFolder(), 'home')
    expect(
      (await pullscope(['demo', '--image', 'hello-world'], { env: { PULLSCOPE_HOME: home } })).code,
    ).toBe(0)
    expect(existsSync(home)).toBe(false)
  })

  it.each([
    [['--client', 'curl'], /--client curl .*\n +choose from docker, containerd, podman, skopeo, crane/],
    [['--image', 'quay.io/a/b'], /--image quay\.io\/a\/b is on quay\.io/],
    [
      ['--image', 'Not A Name'],
      /--image Not A Name is not the name of an image\n +the hub has hello-world, redis/,
    ],
    [['--speed', 'fast'], /--speed fast is not a factor/],
    [['--speed', '0'], /--speed 0 is not a factor/],
    [['--sped', '1'], /unknown option '--sped'; did you mean --speed\?/],
  ])('refuses %j', async (args, said) => {
    const { code, stdout, stderr } = await pullscope(['demo', ...args])
    expect(code).toBe(2)
    expect(stderr).toMatch(said)
    expect(stdout).toBe('')
  })
})
