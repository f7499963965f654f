// A program for thread.test.ts: the side that records and shows, which can be made to hang. Usage: recording-side.ts
// OPTIONS (JSON). Tells of itself in lines of JSON; takes commands as lines: `hang FILE` holds this thread up
// until the file is there, `close` closes the proxy and prints all events.

import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { CaptureEvent } from '../../../src/capture/event.ts'
import { PullscopeError } from '../../../src/errors.ts'
import { startClock } from '../../../src/io/clock.ts'
import { PLAIN, type ProxySettings, type RunningProxy } from '../../../src/proxy/options.ts'
import { spawnProxyThread } from '../../../src/proxy/thread/start.ts'

interface Options extends Partial<ProxySettings> {
  readonly pairPem: string
}

const events: CaptureEvent[] = []
const keys: string[] = []
/** Written at once, also when this thread is about to hang. */
const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

async function start(): Promise<RunningProxy | null> {
  try {
    return await spawnProxyThread().start({
      ...PLAIN,
      ...(JSON.parse(process.argv[2] ?? '') as Options),
      clock: startClock(),
      emit: (event) => events.push(event),
      keyLog: (line) => keys.push(line.toString()),
      redactionKey: Buffer.alloc(16, 7),
      secrets: 'redacted',
      onCrash: (reason) => tell({ crashed: String(reason), events }),
    })
  } catch (error) {
    if (!(error instanceof PullscopeError)) throw error
    const { code, message, remedy } = error
    tell({ refused: { code, message, remedy } })
    return null
  }
}

function hang(file: string): void {
  tell({ hangs: true })
  const clock = new Int32Array(new SharedArrayBuffer(4))
  while (!existsSync(file)) Atomics.wait(clock, 0, 0, 10)
  tell({ hangs: false })
}

const proxy = await start()
if (proxy !== null) {
  tell({ listening: proxy.addresses })
  const lines = createInterface({ input: process.stdin })
  for await (const line of lines) {
    const [command, file = ''] = line.split(' ')
    if (command === 'hang') hang(file)
    else break
  }
  await proxy.close()
  tell({ closed: true, events, keys })
}
