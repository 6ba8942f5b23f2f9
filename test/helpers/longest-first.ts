/**
 * The order of the test files. On a machine that never ran them vitest goes by their size, and some of the longest are among the
 * smallest: begun last, they would leave the other workers with nothing to do.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Of test/e2e, the longest first: whatever takes half a minute or more. */
const longest = [
  'console/bulk-replay',
  'sandbox',
  'faults',
  'scale/redis-tls',
  'scale/processes',
  'killed-among-followers',
  'scale/redis-failover',
  'gigabyte',
  'webhooks-down',
  'connect-page',
]

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => placeOf(a) - placeOf(b))
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = longest.findIndex((name) => moduleId.endsWith(`/test/e2e/${name}.test.ts`))
  return place === -1 ? longest.length : place
}
