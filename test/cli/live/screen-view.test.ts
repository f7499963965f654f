import { expect, it } from 'vitest'
import { run } from '../../real/process.ts'

it('lets notes out when the screen could not be put up', async () => {
  const script = `import { showOnScreen } from './src/cli/live/screen-view.ts'
    import { note } from './src/cli/stdio.ts'
    const store = { getSnapshot() { throw new Error('no session') } }
    await showOnScreen(store, 'x').catch(({ message }) => note(message))
    console.error('later')`
  const finished = await run([process.execPath, '--import', 'tsx', '--input-type=module', '-e', script])
  expect(finished).toMatchObject({ code: 0, stderr: 'pullscope: no session\nlater\n' })
})
