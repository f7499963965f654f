// How much is enough: `npm test` runs the short form, `npm run test:long` the full one.

const isLong = process.env['PULLSCOPE_ENDURANCE'] === 'long'

export const SCALE = {
  /** Of one test: an hour of load and half of one to start and end; the short form takes seconds on an idle machine. */
  timeoutMs: isLong ? 5_400_000 : 120_000,
  connections: isLong ? 200 : 20,
  exchangesOfEach: isLong ? 50 : 25,
  tunnels: 300,
  /** Times that the hub goes and comes back. */
  outages: isLong ? 20 : 3,
  /** Of steady load. PULLSCOPE_ENDURANCE_MINUTES shortens the hour. */
  steadyMs: isLong ? 60_000 * Number(process.env['PULLSCOPE_ENDURANCE_MINUTES'] ?? '60') : 0,
  /** Rounds of steady load, however long they take. */
  steadyRounds: 9,
} as const
