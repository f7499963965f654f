// The largest of many. `Math.max(...list)` overflows the stack beyond some 100,000 items, which a long capture has.

/** `least` is the answer for none, and its lower bound for any. */
export function largest<T>(items: Iterable<T>, measure: (item: T) => number, least: number): number {
  let most = least
  for (const item of items) most = Math.max(most, measure(item))
  return most
}
