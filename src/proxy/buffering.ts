// How much of a body waits in this process when one side is slower. Knows no sockets.

/**
 * For every socket and HTTP message that bodies pass: the bytes it holds before it asks its source to pause. With Node's
 * own 16 KiB, which is one TLS record, every record of a layer is a pause and a resume, and that is a quarter of what
 * relaying costs. Beyond 256 KiB nothing more is gained (test/bench/README.md). Node's types know the option of some
 * sockets only, so it comes as an object to spread.
 */
export const BUFFERING = { highWaterMark: 256 * 1024 } as const
