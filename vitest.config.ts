import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/helpers/longest-first.ts'
import { openRunFolder } from './test/helpers/run-folder.ts'

// processes that tests start find what others compiled before them
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/lienthong-tests')

openRunFolder()

const globalSetup = ['test/helpers/global-servers.ts']
const slow = { testTimeout: 60_000, hookTimeout: 120_000 }

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts', 'adapters/*/*.test.ts'], ...together(0) } },
      { test: { name: 'conformance', include: ['test/conformance/**/*.test.ts'], ...slow, ...together(0) } },
      { test: { name: 'house', include: ['test/house/**/*.test.ts'], ...slow, ...together(0) } },
      // on a server that was given, one after the other; see the servers
      { test: { name: 'integration', include: ['test/integration/**/*.test.ts'], globalSetup, ...slow, ...together(1, process.env['LIENTHONG_TEST_POSTGRES_URL'] ? 1 : 4) } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], globalSetup: [...globalSetup, 'test/helpers/builds.ts'], ...slow, ...together(2, 3) } },
    ],
  },
})

/** So many files at a time: much of the time of the slow ones is waiting. The default is one fewer than there are cores. */
function together(groupOrder: number, maxWorkers = 2) {
  return { maxWorkers, sequence: { groupOrder } }
}
