/** Reads the report of the tests and the results of the steps, and says in its last line how much passed and failed. */
import { readFileSync } from 'node:fs'

export interface Summary {
  readonly lines: readonly string[]
  readonly failed: number
}

/** The part of the test runner's JSON report that counts. */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly success: boolean
  readonly testResults: readonly { readonly name: string; readonly status: string; readonly assertionResults: readonly unknown[] }[]
}

/** `report` is undefined where the tests wrote none. `steps`: `name=passed` or `name=failed`. */
export function summarise(report: string | undefined, steps: readonly string[]): Summary {
  const tests = report === undefined ? { passed: 0, failed: 1, lines: ['The tests wrote no report.'] } : countTests(JSON.parse(report) as Report)
  const others = steps.filter((step) => !step.startsWith('tests='))
  const failedSteps = others.filter((step) => !step.endsWith('=passed')).map((step) => step.split('=')[0])
  // the runner may fail for a reason that no test carries, such as an error nobody awaited
  const unexplained = tests.failed === 0 && !steps.includes('tests=passed') ? ['The test run failed although no test did.'] : []
  const failed = tests.failed + failedSteps.length + unexplained.length
  const passed = tests.passed + others.length - failedSteps.length
  const lines = [...tests.lines, ...unexplained, ...failedSteps.map((step) => `Step ${step} failed.`), `${passed} passed, ${failed} failed`]
  return { lines, failed }
}

function countTests(report: Report): { readonly passed: number; readonly failed: number; readonly lines: readonly string[] } {
  // a file that could not be loaded has no tests to count
  const broken = report.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0)
  const skipped = report.numPendingTests > 0 ? [`${report.numPendingTests} skipped`] : []
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    lines: [...skipped, ...broken.map(({ name }) => `Could not be loaded: ${name}`)],
  }
}

function readReport(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

if (import.meta.main) {
  const [file = '', ...steps] = process.argv.slice(2)
  const { lines, failed } = summarise(readReport(file), steps)
  process.stdout.write(`${lines.join('\n')}\n`)
  process.exitCode = failed === 0 ? 0 : 1
}
