// `check --again FILE…`: faults that were kept are tried again, each on its own: MENDED, or STILL FAILING.

import { PullscopeError } from '../../errors.ts'
import type { FaultKept } from '../../capture/event.ts'
import { namedImage } from '../../replay/candidate.ts'
import { PROBES } from '../../replay/probes/index.ts'
import { check } from '../../replay/run.ts'
import type { Verdict } from '../../replay/verdict.ts'
import { GLYPHS } from '../../views/glyphs.ts'
import { loadCapture } from '../load-capture.ts'
import { glyphSet, print } from '../stdio.ts'
import { exitCodeOf } from '../trace/run-command.ts'
import { parseCandidateUrl } from './candidate-url.ts'
import { clientsOf } from './clients.ts'
import { labOf, optionsOf, scratchOf, type CheckRun } from './run.ts'
import { untilAborted, type Stop } from './stop.ts'

/** What came of one that was kept. */
type Again =
  | { readonly result: 'mended' }
  | { readonly result: 'failing'; readonly message: string }
  | { readonly result: 'untold'; readonly because: string }

type Kept = Omit<FaultKept, 'type'>

/** `run.urls`: another candidate to try them on; the one that each was found on by default. Resolves with the exit code. */
export async function runAgain(files: readonly string[], run: CheckRun): Promise<number> {
  const stop = untilAborted()
  const glyphs = GLYPHS[run.flags.ascii === true ? 'ascii' : glyphSet(process.env)]
  let failing = 0
  try {
    for (const file of files) {
      const kept = await keptIn(file)
      const url = run.urls[0] ?? parseCandidateUrl(kept.candidate)
      const again = await tryAgain(kept, url, { run, stop })
      const signal = stop.by()
      if (signal !== null) return exitCodeOf({ code: null, signal })
      if (again.result !== 'mended') failing++
      await print(`${glyphs.escape(lineOf(again, kept, url))}\n`)
    }
  } finally {
    stop.forget()
  }
  return failing === 0 ? 0 : 1
}

async function keptIn(file: string): Promise<Kept> {
  const { session } = await loadCapture(file).catch((error: unknown) => {
    // A pattern without a match comes as it is.
    if (!(error instanceof PullscopeError) || error.code !== 'file-missing') throw error
    const how = 'check the path; check URL --keep DIR makes such files, where it finds a fault'
    throw new PullscopeError(error.code, error.message, how, error)
  })
  if (session.kept !== undefined) return session.kept
  const remedy = 'give a file that check --keep DIR has made; show and explain read others'
  throw new PullscopeError('not-a-kept-fault', `${file} is a capture, and no fault that was kept`, remedy)
}

async function tryAgain(
  kept: Kept,
  url: URL,
  { run, stop }: { readonly run: CheckRun; readonly stop: Stop },
): Promise<Again> {
  const { fault, image: written, prefix, platform, ways, withHub, login } = kept
  const image = namedImage(written, prefix, platform)
  if (image === null) return { result: 'untold', because: `"${written}" is no image` }
  const isPull = fault === 'pull-fails'
  if (!isPull && !PROBES.some(({ id }) => id === fault)) {
    return { result: 'untold', because: 'this version of pullscope has no such probe' }
  }
  if (withHub && run.withHub === null) {
    return { result: 'untold', because: 'it was found with the hub behind the candidate: add --with-hub' }
  }
  const credentials = run.credentialsFor(url.host)
  if (login === 'used' && credentials === null) {
    const how = `add --user NAME --password-stdin, or --docker-config with one for ${url.host}`
    return { result: 'untold', because: `it was found with a login: ${how}` }
  }
  const lab = await labOf({ ...run, urls: [url] }, null)
  try {
    const { verdict } = await check({
      ...optionsOf({
        run: {
          ...run,
          scope: { only: isPull ? [] : [fault], skip: [], depth: 'full', pulls: isPull ? 'tried' : 'spared' },
        },
        lab,
        candidate: {
          ...{ url, prefix, ways },
          credentials,
          scratch: scratchOf(run.flags),
        },
        image,
        clients: clientsOf(kept.clients.length === 0 ? undefined : kept.clients),
        signal: stop.signal,
      }),
    })
    return outcome(verdict, fault)
  } finally {
    await lab.close('end-of-input')
  }
}

function outcome({ faults, grid, pulls, reservations }: Verdict, id: string): Again {
  const found = faults.find((fault) => fault.id === id)
  if (found !== undefined) return { result: 'failing', message: found.message }
  const own = grid.filter((cell) => cell.id === id)
  const untold = own.find(({ result }) => result === 'skip' || result === 'error')
  const because = untold?.because ?? reservations[0] ?? null
  if (because !== null) return { result: 'untold', because }
  const told = own.filter(({ result }) => result === 'pass').length + pulls.length
  return told > 0 ? { result: 'mended' } : { result: 'untold', because: 'nothing was asked' }
}

/** Not escaped. */
function lineOf(again: Again, { fault, message }: Kept, { origin }: URL): string {
  const where = `${fault} at ${origin}`
  if (again.result === 'mended') return `MENDED         ${where}`
  if (again.result === 'failing') return `STILL FAILING  ${where}: ${again.message || message}`
  return `CANNOT TELL    ${where}: ${again.because}`
}
