// Time and the numbers of things in an event log.

/** Milliseconds since `capture.started`, monotonic. Wall clock appears once, in `capture.started.startedAt`. */
export type Millis = number

/** Dense 0, 1, 2… in order of `request.started`. */
export type ExchangeId = number

/** Dense 0, 1, 2… in order of `connection.opened`. */
export type ConnectionId = number
