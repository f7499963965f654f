// A capture of two clients, kept to one of them; and one that has nothing of the client that is named.

import { describe, expect, it } from 'vitest'
import { planOf, type Plan } from '../../../src/replay/plan.ts'
import { byClients } from '../../../src/replay/plan/by-clients.ts'
import { judgedCapture } from '../../helpers/captures.ts'

async function planned(...captures: readonly string[]): Promise<Plan> {
  const plans = await Promise.all(
    captures.map(async (capture) => {
      const { trace, session } = await judgedCapture(capture)
      return planOf(trace, session)
    }),
  )
  return {
    kind: 'plan',
    intents: plans.flatMap((plan) => (plan.kind === 'plan' ? plan.intents : [])),
    writes: [],
  }
}

const clientsOf = (plan: ReturnType<typeof byClients>): string[] =>
  plan.kind === 'plan' ? plan.intents.map(({ client }) => client) : []

describe('a plan by clients', () => {
  it('keeps the pulls and questions of those that are named', async () => {
    const plan = await planned('docker-pull-redis', 'podman-pull-hello-world', 'skopeo-inspect-redis')
    expect(clientsOf(byClients(plan, ['podman']))).toEqual(['podman'])
    expect(clientsOf(byClients(plan, ['skopeo', 'docker']))).toEqual(['docker', 'skopeo', 'skopeo'])
  })

  it('takes buildkit’s for those of containerd, which speaks for it', async () => {
    const { intents, ...rest } = await planned('containerd-pull-hello-world')
    const built = { ...rest, intents: intents.map((intent) => ({ ...intent, client: 'buildkit' })) }
    expect(clientsOf(byClients(built, ['containerd']))).toEqual(['buildkit'])
    expect(byClients(built, ['docker'])).toMatchObject({
      because: 'it holds what buildkit (as containerd) asked, and nothing of docker',
    })
  })

  it.each([[['podman']], [['docker', 'podman']]])('is none where %s asked for nothing', async (clients) => {
    const found = byClients(await planned('docker-pull-redis'), clients)
    expect(found).toMatchObject({
      kind: 'none',
      because: 'it holds what docker asked, and nothing of podman',
      remedy: expect.stringContaining('pullscope check URL --client podman') as unknown,
    })
  })
})
