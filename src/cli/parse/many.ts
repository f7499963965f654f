// A flag that may be given more than once.

/** For commander: the values so far, and one more. */
export function many<T>(parse: (text: string) => T): (text: string, before?: readonly T[]) => readonly T[] {
  return (text, before = []) => [...before, parse(text)]
}
