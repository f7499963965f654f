import { expect, it } from 'vitest'
import { countSpent } from '../../src/proxy/spent-chunks.ts'

const MIB = 1024 * 1024

it('collects once for every 2 MiB that were passed on, whatever the size of a chunk', () => {
  for (const size of [1000, 16 * 1024, 64 * 1024]) {
    let collected = 0
    const chunks = countSpent(() => collected++)
    for (let passed = 0; passed < 100 * MIB; passed += size) chunks.spent(size)
    expect(collected, `chunks of ${size}`).toBeGreaterThanOrEqual(48)
    expect(collected, `chunks of ${size}`).toBeLessThanOrEqual(50)
  }
})

it('collects nothing for small bodies', () => {
  let collected = 0
  const chunks = countSpent(() => collected++)
  chunks.spent(2 * MIB - 1)
  expect(collected).toBe(0)
  chunks.spent(1)
  expect(collected).toBe(1)
})
