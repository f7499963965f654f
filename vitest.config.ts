import { defineConfig } from 'vitest/config'

// As users run it; vitest's own way would ask React for a function that its production form does not have.
const oxc = { jsx: { runtime: 'automatic', development: false } } as const

export default defineConfig({
  test: {
    projects: [
      {
        oxc,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/real/**', 'test/bench/**'],
          globalSetup: ['test/helpers/build.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'long',
          include: ['test/endurance/**/*.test.ts'],
          globalSetup: ['test/helpers/build.ts'],
          env: { PULLSCOPE_ENDURANCE: 'long' },
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts'],
          globalSetup: ['test/helpers/build.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
