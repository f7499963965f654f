// The blocks of a step's detail as elements.

import { bytes, count } from '../../text/units.ts'
import type { Block } from '../detail/block.ts'
import { linesHtml, spanHtml, words } from './words.ts'

/** Characters of one body, and of all bodies and tables of a page: a browser has to hold them. */
const MOST_OF_A_BODY = 64 * 1024
const MOST_OF_ALL = 16 * 1024 * 1024

/** How much room there is left in a page for what bodies hold. */
export interface BodyRoom {
  characters: number
}

export function bodyRoom(): BodyRoom {
  return { characters: MOST_OF_ALL }
}

type Runs = readonly (readonly [Block, ...Block[]])[]

type Elements = {
  readonly [Kind in Block['kind']]: (run: readonly Extract<Block, { kind: Kind }>[], room: BodyRoom) => string
}

const ELEMENTS: Elements = {
  heading: (run) => run.map(({ text }) => `<h4>${words(text)}</h4>`).join('\n'),
  field: (run) =>
    list(
      'fields',
      run.map(({ name, value }) => [words(name), spanHtml(value)]),
    ),
  header: (run) =>
    list(
      'headers',
      run.map(({ name, value }) => [`${words(name)}:`, words(value)]),
    ),
  paragraph: (run) => run.map(({ value }) => `<p>${spanHtml(value)}</p>`).join('\n'),
  table: (run, room) => run.map(({ rows }) => tableHtml(rows, room)).join('\n'),
  text: (run, room) => run.map(({ text }) => bodyHtml(text, room)).join('\n'),
}

/** Takes from the room what it uses. */
export function blocksHtml(blocks: readonly Block[], room: BodyRoom): string {
  return runsOf(blocks)
    .map((run) => {
      const element = ELEMENTS[run[0].kind] as (run: readonly Block[], room: BodyRoom) => string
      return element(run, room)
    })
    .join('\n')
}

/** Neighbours of one kind: fields under each other are one list. */
function runsOf(blocks: readonly Block[]): Runs {
  const runs: [Block, ...Block[]][] = []
  for (const block of blocks) {
    const run = runs.at(-1)
    if (run?.[0].kind === block.kind) run.push(block)
    else runs.push([block])
  }
  return runs
}

function list(name: string, pairs: readonly (readonly [term: string, text: string])[]): string {
  const items = pairs.map(([term, text]) => `<dt>${term}</dt><dd>${text}</dd>`)
  return `<dl class="${name}">${items.join('')}</dl>`
}

function tableHtml(rows: Extract<Block, { kind: 'table' }>['rows'], room: BodyRoom): string {
  if (room.characters === 0) return `<p class="dim">${count(rows.length, 'line')}, left out of this page</p>`
  const cells = rows.map((row) => `<tr>${row.map((cell) => `<td>${spanHtml(cell)}</td>`).join('')}</tr>`)
  const html = `<div class="scroll"><table>${cells.join('\n')}</table></div>`
  room.characters = Math.max(0, room.characters - html.length)
  return html
}

function bodyHtml(text: string, room: BodyRoom): string {
  const most = Math.min(MOST_OF_A_BODY, room.characters)
  if (most === 0) return `<p class="dim">${bytes(text.length)} of text, left out of this page</p>`
  room.characters -= Math.min(text.length, most)
  return `<pre>${linesHtml(text, most)}</pre>`
}
