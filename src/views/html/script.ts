// The script of a page: the filter, and the detail of a step beside the diagram. It makes no elements out of words: all of
// them are in the page already, and it only shows and hides. Without it the page is whole, one thing below the other.
//
// For any browser since 2020. It must not hold a closing script tag or an XML comment.

export const PAGE_SCRIPT = `
'use strict'
const root = document.documentElement
root.classList.add('js')
document.addEventListener('DOMContentLoaded', () => {
  const { texts, folds } = JSON.parse(document.getElementById('search').textContent)
  const input = document.querySelector('.filter input')
  const told = document.querySelector('.filter output')
  const shown = new Map()
  for (const element of document.querySelectorAll('[data-step]')) {
    const id = Number(element.dataset.step)
    if (!shown.has(id)) shown.set(id, [])
    shown.get(id).push(element)
  }
  const drawings = [...document.querySelectorAll('svg.rows')].map((svg) => ({
    svg,
    lanes: svg.querySelectorAll('.lane'),
    rows: [...svg.querySelectorAll('.row')].map((row) => ({ row, height: Number(row.dataset.height) })),
    head: Number(svg.dataset.head),
    width: svg.viewBox.baseVal.width,
  }))

  function filter() {
    const wanted = input.value.toLowerCase()
    const found = new Set(texts.flatMap(([id, text]) => (text.includes(wanted) ? [id] : [])))
    for (const [id, elements] of shown)
      for (const element of elements) {
        const fold = element.classList.contains('row') ? folds[id] : undefined
        const isFound = found.has(id) || (fold !== undefined && fold.some((each) => found.has(each)))
        element.classList.toggle('gone', !isFound && !element.classList.contains('step'))
      }
    drawings.forEach(stack)
    told.textContent = wanted === '' ? '' : found.size + ' of ' + texts.length + ' steps'
  }

  function stack({ svg, lanes, rows, head, width }) {
    let y = head
    for (const { row, height } of rows) {
      if (row.classList.contains('gone')) continue
      row.setAttribute('transform', 'translate(0 ' + y + ')')
      y += height
    }
    for (const lane of lanes) lane.setAttribute('y2', String(y))
    svg.setAttribute('height', String(y + 16))
    svg.setAttribute('viewBox', '0 0 ' + width + ' ' + (y + 16))
  }

  let chosen = null
  let opener = null
  function mark(id, isOn) {
    for (const element of shown.get(id) || []) element.classList.toggle('chosen', isOn)
  }
  function choose(id) {
    const article = document.getElementById('step-' + id)
    if (article === null) return
    if (chosen !== null) mark(chosen, false)
    chosen = id
    mark(id, true)
    root.classList.add('open')
    document.getElementById('steps').scrollTop = 0
    article.focus({ preventScroll: true })
    for (const element of shown.get(id) || [])
      if (!element.classList.contains('step')) {
        element.scrollIntoView({ block: 'nearest', inline: 'nearest' })
        break
      }
  }
  function close() {
    if (chosen === null) return
    const id = chosen
    mark(id, false)
    chosen = null
    root.classList.remove('open')
    if (opener !== null) opener.focus({ preventScroll: true })
  }
  function move(by) {
    const ids = [...document.querySelectorAll('.time:not(.gone)')].map((line) => Number(line.dataset.step))
    const next = ids[ids.indexOf(chosen) + by]
    if (chosen !== null && next !== undefined) choose(next)
  }

  document.addEventListener('click', (event) => {
    const link = event.target.closest('a')
    const [, id] = /^#step-(\\d+)$/.exec((link && link.getAttribute('href')) || '') || []
    if (id === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    opener = link
    choose(Number(id))
  })
  document.querySelector('.close').addEventListener('click', (event) => {
    const { act } = event.target.dataset
    if (act === 'close') close()
    if (act === 'back') move(-1)
    if (act === 'on') move(1)
  })
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target === input
    if (event.key === 'Escape') {
      if (isTyping && input.value !== '') input.value = ''
      else if (isTyping) input.blur()
      else close()
      filter()
    } else if (!isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (event.key === '/') {
        event.preventDefault()
        input.focus()
      }
      if (event.key === 'ArrowLeft' && chosen !== null) move(-1)
      if (event.key === 'ArrowRight' && chosen !== null) move(1)
    }
  })
  input.addEventListener('input', filter)
  document.querySelector('.filter').addEventListener('submit', (event) => event.preventDefault())
  if (input.value !== '') filter()
  const [, asked] = /^#step-(\\d+)$/.exec(location.hash) || []
  if (asked !== undefined) choose(Number(asked))
})
`
