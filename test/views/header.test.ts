import { describe, expect, it } from 'vitest'
import { plainText } from '../../src/text/span.ts'
import { diagramOf } from '../../src/views/diagram.ts'
import { GLYPHS } from '../../src/views/glyphs.ts'
import { captureHeader, sectionHeader } from '../../src/views/header.ts'
import { helloWorld, sideBySide, troubles } from '../helpers/stories.ts'
import { story } from '../helpers/traces.ts'
import type { Story } from '../helpers/traces.ts'

const OPTIONS = { width: 120, glyphs: GLYPHS.utf8 }

function capture({ session, trace }: Story): string {
  const lines = captureHeader({ session, trace, diagram: diagramOf(session, trace) }, OPTIONS)
  return lines.map(plainText).join('\n')
}

function sections({ session, trace }: Story, width = 120): readonly string[] {
  const diagram = diagramOf(session, trace)
  return diagram.sections.map((section) =>
    sectionHeader(section, { session, trace, diagram }, { ...OPTIONS, width })
      .map(plainText)
      .join('\n'),
  )
}

describe('captureHeader', () => {
  it('says when and how much', () => {
    expect(capture(helloWorld)).toBe(
      ' pullscope   capture of 2026-08-22 10:11:12 UTC   1 pull   9 exchanges   16.0 kB',
    )
  })

  it('warns of a capture without end, of secrets and of anomalies', () => {
    expect(capture(sideBySide)).toContain('● no end yet')
    expect(capture(troubles)).toContain('▲ 1 anomaly')
    expect(capture(story({ participants: [], steps: [], session: { secretsKept: true } }))).toContain(
      '▲ holds secrets',
    )
  })

  it('shows a start that is no time as it is, escaped', () => {
    const odd = story({ participants: [], steps: [], session: { startedAt: 'never\u001b[2J' } })
    expect(capture(odd)).toContain('capture of never\\x1b[2J')
  })
})

describe('sectionHeader', () => {
  it('names the pull, its platform, client, status and size, and its phases', () => {
    expect(sections(helloWorld)).toEqual([
      [
        ' ▸ docker.io/library/hello-world:latest   linux/amd64   docker 20.10.24   ✔ 243 ms   16.0 kB',
        '   challenge ▏ token ▏ resolve ▏ index ▏ manifest ▏ config ▎ layers ▌',
      ].join('\n'),
    ])
  })

  it('goes on under the name where the width ends', () => {
    expect(sections(helloWorld, 60)[0]?.split('\n').slice(0, 2)).toEqual([
      ' ▸ docker.io/library/hello-world:latest   linux/amd64',
      '   docker 20.10.24   ✔ 243 ms   16.0 kB',
    ])
  })

  it('says when each section began, if there are several, and what belongs to no pull', () => {
    expect(sections(troubles).map((text) => text.split('\n')[0])).toEqual([
      ' ▸ docker.io/library/redis:nosuch   docker 20.10.24   ✘ failed after 1.1 s   4.6 MB   began at 1.000 s',
      ' ▸ outside any pull   1 step   began at 9.000 s',
    ])
  })
})
