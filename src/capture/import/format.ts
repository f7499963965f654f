// What a format of another tool must answer to open as a capture. It knows bytes and events, no files.

import type { Imported } from './imported.ts'

/** `more`: the bytes so far say neither. */
export type Recognition = 'yes' | 'no' | 'more'

export type CaptureFormat = WholeFormat | StreamedFormat

interface Described {
  readonly id: 'har' | 'mitmproxy'
  /** For messages: "cannot be read as a TITLE". */
  readonly title: string
  /** `head` is the beginning of the file, without gzip, as much of it as there is so far. Never throws. */
  recognise(head: Uint8Array): Recognition
}

/** One that has to be there from its first byte to its last before anything in it can be read. */
export interface WholeFormat extends Described {
  readonly reads: 'whole'
  /** The whole file, without gzip. What cannot be read is a problem in the result. Never throws. */
  read(bytes: Uint8Array): Imported
}

/** One whose files may be of any length. */
export interface StreamedFormat extends Described {
  readonly reads: 'as it comes'
  open(): ImportReader
}

export interface ImportReader {
  /** The next bytes, without gzip, in whatever pieces; they must not be changed afterwards. Never throws. */
  push(chunk: Uint8Array): void
  /** Once there are no more. What could not be read is a problem in the result. Never throws. */
  end(): Imported
}
