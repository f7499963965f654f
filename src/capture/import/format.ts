// What a format of another tool must answer to open as a capture. It knows bytes and events, no files.

import type { Imported } from './imported.ts'

/** `more`: the bytes so far say neither. */
export type Recognition = 'yes' | 'no' | 'more'

export interface CaptureFormat {
  readonly id: 'har' | 'mitmproxy'
  /** For messages: "cannot be read as a TITLE". */
  readonly title: string
  /** `head` is the beginning of the file, without gzip, as much of it as there is so far. Never throws. */
  recognise(head: Uint8Array): Recognition
  /** The whole file, without gzip. What cannot be read is a problem in the result. Never throws. */
  read(bytes: Uint8Array): Imported
}
