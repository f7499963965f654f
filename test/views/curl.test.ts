// Commands as shells really read them: with a program called curl that writes down what it was given, and nothing else.

import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HeaderList } from '../../src/http/headers.ts'
import { decode } from '../../src/decode/decode.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { curlText } from '../../src/views/curl.ts'
import { judgedCapture } from '../helpers/captures.ts'
import { anyText } from '../helpers/hostile.ts'
import { play } from '../helpers/play.ts'
import type { Play } from '../helpers/play.ts'
import { SHELL_TEXTS } from '../helpers/shell-texts.ts'
import { tempFolder } from '../helpers/temp-folder.ts'

function curlOf({ events }: Play): string {
  const session = reduceAll(events)
  return curlText(session, decode(session))
}

interface Called {
  readonly argv: readonly string[]
  readonly stdin: string
}

interface Lab {
  /** Runs a script and gives back each call of curl. Fails if anything but that happened. */
  readonly run: (shell: string, script: string) => readonly Called[]
}

/** A folder with a curl of its own, and nothing else on the path but what a script needs. */
async function lab(): Promise<Lab> {
  const folder = await tempFolder()
  const [bin, calls, work] = ['bin', 'calls', 'work'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  for (const path of [bin, work]) mkdirSync(path)
  writeFileSync(
    join(bin, 'curl'),
    `#!/bin/sh\nn=$(ls '${calls}' | wc -l)\nd='${calls}'/$(printf %05d "$n")\nmkdir "$d"\n` +
      `for a; do printf '%s\\000' "$a"; done > "$d/argv"\n[ -p /dev/stdin ] && cat > "$d/stdin" || : > "$d/stdin"\n`,
  )
  chmodSync(join(bin, 'curl'), 0o755)
  const variables = ['TOKEN', 'BASIC', 'SIGNED', 'SECRET', 'BODY'].flatMap((kind) =>
    Array.from({ length: 60 }, (_, i) => [`${kind}_${i + 1}`, `value-of-${kind}_${i + 1}`] as const),
  )
  const env = { ...Object.fromEntries(variables), PATH: `${bin}:/usr/bin:/bin`, LC_ALL: 'C' }
  return {
    run(shell, script) {
      rmSync(calls, { recursive: true, force: true })
      mkdirSync(calls)
      const path = join(folder, 'script.sh')
      writeFileSync(path, script)
      execFileSync(shell, ['-n', path], { env, cwd: work })
      execFileSync(shell, [path], { env, cwd: work, input: '', stdio: ['pipe', 'pipe', 'pipe'] })
      expect(readdirSync(work)).toEqual([])
      return readdirSync(calls)
        .sort()
        .map((name) => ({
          argv: readFileSync(join(calls, name, 'argv'), 'latin1')
            .split('\0')
            .slice(0, -1),
          stdin: readFileSync(join(calls, name, 'stdin'), 'latin1'),
        }))
    },
  }
}

/** The values of an option, in order. */
function valuesOf({ argv }: Called, option: string): readonly string[] {
  return argv.flatMap((word, i) => (argv[i - 1] === option ? [word] : []))
}

function asBytes(text: string): string {
  const isLatin1 = Array.from(text).every((character) => (character.codePointAt(0) ?? 0) < 0x100)
  return isLatin1 ? text : Buffer.from(text).toString('latin1')
}

const anyNasty = fc.oneof(fc.constantFrom(...SHELL_TEXTS), anyText)
const anyAsked = fc.record({
  path: anyNasty,
  values: fc.array(anyNasty, { maxLength: 3 }),
  name: fc.oneof(fc.constantFrom('X-One', 'Accept', '@file', 'a b', ':authority', ''), anyNasty),
  body: fc.oneof(fc.constant(''), anyNasty),
  method: fc.oneof(
    fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'CONNECT'),
    anyNasty.map((text) => text.replace(/ /gu, '')),
  ),
})

const IMPOSSIBLE = /[\0\r\n]/u

describe.each(['dash', 'bash'])('in %s', (shell) => {
  it('gives curl what was on the wire and runs nothing else, whatever is in a capture', async () => {
    const { run } = await lab()
    fc.assert(
      fc.property(fc.array(anyAsked, { minLength: 1, maxLength: 6 }), (all) => {
        const log = play()
        for (const { path, values, name, body, method } of all) {
          const headers: HeaderList = [...values.map((value) => ['X-Value', value] as const), [name, 'named']]
          const id = log.ask(`GET https://registry.test/v2/${encodeURI('x')}`, {
            headers,
            body,
            agent: values[0] ?? 'agent',
          })
          const at = log.events.findIndex(
            (event) => event.type === 'request.started' && event.exchange === id,
          )
          const begun = log.events[at]
          if (begun?.type !== 'request.started') throw new Error('no request')
          log.events[at] = { ...begun, method, url: `https://registry.test/v2/x${path}` }
          log.answer(id, 200, { headers: [['Location', path]], body })
        }
        const script = curlOf(log)
        const calls = run(shell, script)
        // A shell that does not know comments, such as an interactive zsh, runs them.
        expect(run(shell, script.replace(/^# /gmu, ': '))).toEqual(calls)
        const possible = all.filter(
          ({ path, method }) =>
            !IMPOSSIBLE.test(path) && /^[!#$%&'*+.^_`|~\w-]+$/u.test(method) && method !== 'CONNECT',
        )
        expect(calls).toHaveLength(possible.length)
        possible.forEach(({ path, values, body, method }, i) => {
          const call = calls[i]
          if (call === undefined) throw new Error('no call')
          expect(valuesOf(call, '--url')).toEqual([asBytes(`https://registry.test/v2/x${path}`)])
          expect(valuesOf(call, '-X')).toEqual(method === 'HEAD' ? [] : [method])
          const sent = values.filter((value) => !IMPOSSIBLE.test(value))
          expect(valuesOf(call, '-H').filter((line) => line.startsWith('X-Value'))).toEqual(
            sent.map((value) => (value.trim() === '' ? 'X-Value;' : asBytes(`X-Value: ${value}`))),
          )
          expect(valuesOf(call, '-H').filter((line) => line.startsWith('@'))).toEqual([])
          expect(valuesOf(call, '--data-binary')).toEqual(body === '' ? [] : ['@-'])
          expect(call.stdin).toBe(Buffer.from(body).toString('latin1'))
        })
      }),
      { numRuns: 12 },
    )
  })

  it('reads every recorded capture', async () => {
    const { run } = await lab()
    const { session, trace } = await judgedCapture('containerd-pull-private-allowed')
    const calls = run(shell, curlText(session, trace))
    expect(calls).toHaveLength(trace.steps.length)
    expect(calls[1]?.stdin).toBe(
      'client_id=containerd-client&grant_type=password&password=value-of-SECRET_1' +
        '&scope=repository%3Aacme%2Fprivate%3Apull&service=registry.docker.io&username=value-of-SECRET_2',
    )
    expect(valuesOf(calls[2] ?? { argv: [], stdin: '' }, '-H')).toContain(
      'Authorization: Bearer value-of-TOKEN_1',
    )
  })
})

describe('curlText', () => {
  it('says once how to get a secret, and uses the same variable for the same one', async () => {
    const { session, trace } = await judgedCapture('containerd-pull-private-allowed')
    const text = curlText(session, trace)
    expect(text.match(/# TOKEN_2: the token, or access_token, in the answer to step 4/gu)).toHaveLength(1)
    expect(text.match(/"\$\{TOKEN_2:\?\}"/gu)?.length).toBeGreaterThan(2)
    expect(text).toMatch(/# SIGNED_1: in the Location of the answer to step \d+/u)
    expect(text).not.toContain('redacted')
  })

  it('never writes credentials, not even those of a capture that kept them', () => {
    const log = play()
    log.exchange('GET https://registry.test/v2/', 200, { authorization: 'Bearer eyJ.secret.sig' })
    log.exchange('GET https://registry.test/v2/', 200, { authorization: 'eyJ.secret.sig' })
    const text = curlOf(log)
    expect(text).not.toContain('secret.sig')
    expect(text).toContain(`-H 'Authorization: Bearer '"\${TOKEN_1:?}"`)
  })

  it('does not ask for a file, a tunnel or anything else that is not HTTP', () => {
    const log = play()
    for (const line of [
      'GET file:///etc/passwd',
      'CONNECT registry.test:443',
      'GET scp://h/x',
      'GET -K/etc/passwd',
    ]) {
      log.exchange(line, 200)
    }
    expect(
      curlOf(log)
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('# ')),
    ).toEqual([])
  })

  it('names crane and skopeo where they do the same, without TLS where there was none', () => {
    const log = play()
    log.exchange('GET http://localhost:5000/v2/acme/app/manifests/1.0', 200)
    log.exchange('GET http://localhost:5000/v2/acme/app/tags/list', 200)
    log.exchange('GET http://localhost:5000/v2/acme/app/manifests/$(touch%20pwned)', 404)
    const lines = curlOf(log)
      .split('\n')
      .filter((line) => line.startsWith('# or: ') && !line.includes('copy'))
    expect(lines).toEqual(
      expect.arrayContaining([
        "# or: crane manifest --insecure 'localhost:5000/acme/app:1.0'",
        "# or: skopeo inspect --raw --tls-verify=false 'docker://localhost:5000/acme/app:1.0'",
        "# or: crane ls --insecure 'localhost:5000/acme/app'",
        "# or: skopeo list-tags --tls-verify=false 'docker://localhost:5000/acme/app'",
      ]),
    )
    expect(lines.join('\n')).not.toContain('touch')
  })
})
