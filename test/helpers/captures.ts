// Captures of real clients (fixtures/captures), judged.

import { join } from 'node:path'
import { readCaptureFile } from '../../src/io/capture-file.ts'
import { judged, type Judged } from './judged.ts'

export const CAPTURES = 'fixtures/captures'

/** By its name without `.jsonl`. */
export async function judgedCapture(name: string): Promise<Judged> {
  return judged((await readCaptureFile(join(CAPTURES, `${name}.jsonl`))).events)
}
