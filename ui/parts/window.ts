// Which rows of a long list are drawn: as many as fit, the cursor among them. A row may take several lines.

export interface WindowOptions {
  /** Rows in the list. */
  readonly count: number
  /** Lines there is room for. */
  readonly height: number
  /** The row that has to be seen, or `end`: as much of the end as fits. */
  readonly show: number | 'end'
  /** The first row, if the cursor allows. */
  readonly top: number
  /** Lines that a row takes. */
  readonly linesOf: (index: number) => number
}

export interface Window {
  /** First row, and the first that is not drawn any more. The last one may be cut. */
  readonly start: number
  readonly end: number
}

/** Asks only for rows that come near the window, whatever the length of the list. */
export function windowOf(options: WindowOptions): Window {
  const { count, show, top } = options
  if (show === 'end') return upTo(count, options)
  const start = Math.max(0, Math.min(top, show, count - 1))
  if (!isWhole(show, start, options)) return from(upTo(show + 1, options).start, options)
  const window = from(start, options)
  return window.end === count ? fuller(window, options) : window
}

/** Whether a row can be seen whole in a window that begins at `start`; the first one always counts as that. */
function isWhole(row: number, start: number, { height, linesOf }: WindowOptions): boolean {
  if (row - start >= height) return false
  let used = 0
  for (let index = start; index <= row; index++) used += linesOf(index)
  return used <= height || row === start
}

/** The window that ends before row `end`, or that begins the list. */
function upTo(end: number, options: WindowOptions): Window {
  let start = end
  let used = 0
  while (start > 0) {
    used += options.linesOf(start - 1)
    if (used > options.height && start < end) break
    start--
  }
  return start === 0 ? from(0, options) : { start, end }
}

function from(start: number, { count, height, linesOf }: WindowOptions): Window {
  let end = start
  for (let used = 0; end < count && used < height; end++) used += linesOf(end)
  return { start, end }
}

/** No empty lines below the end of a list that has more above. */
function fuller(window: Window, options: WindowOptions): Window {
  const last = upTo(options.count, options)
  return last.start < window.start ? last : window
}
