import { defineConfig } from 'vitest/config'

const globalSetup = ['test/helpers/global-servers.ts']
const slow = { testTimeout: 60_000, hookTimeout: 120_000 }

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts', 'adapters/*/*.test.ts'], ...together(0) } },
      { test: { name: 'conformance', include: ['test/conformance/**/*.test.ts'], ...slow, ...together(0) } },
      { test: { name: 'house', include: ['test/house/**/*.test.ts'], ...slow, ...together(0) } },
      // one after the other: whatever is open on the one database server holds back who reads the journal in its order
      { test: { name: 'integration', include: ['test/integration/**/*.test.ts'], globalSetup, ...slow, maxWorkers: 1, sequence: { groupOrder: 1 } } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], globalSetup, ...slow, ...together(2) } },
    ],
  },
})

/** Two files at a time: much of the time of the slow ones is waiting. The default is one fewer than there are cores. */
function together(groupOrder: number) {
  return { maxWorkers: 2, sequence: { groupOrder } }
}
