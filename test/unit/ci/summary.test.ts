import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { summarise } from '../../../.ci/summary.ts'

const root = join(import.meta.dirname, '../../..')
const green = ['check=passed', 'tests=passed', 'sandbox=passed']

function report(passed: number, failed: number, more: object = {}): string {
  return JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numPendingTests: 0, success: failed === 0, testResults: [], ...more })
}

test('counts tests and steps', () => {
  expect(summarise(report(40, 0), green)).toEqual({ lines: ['42 passed, 0 failed'], failed: 0 })
  expect(summarise(report(40, 3, { numPendingTests: 2 }), ['check=passed', 'tests=failed', 'sandbox=passed'])).toEqual({ lines: ['2 skipped', '42 passed, 3 failed'], failed: 3 })
})

test('a failed step fails, by name', () => {
  expect(summarise(report(40, 0), ['check=failed', 'tests=passed', 'sandbox=passed'])).toEqual({ lines: ['Step check failed.', '41 passed, 1 failed'], failed: 1 })
})

test('no report, a file that cannot be loaded and an error outside the tests all fail', () => {
  expect(summarise(undefined, ['check=passed', 'tests=failed', 'sandbox=passed']).lines.at(-1)).toBe('2 passed, 1 failed')
  const broken = report(40, 0, { testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults: [] }] })
  expect(summarise(broken, ['check=passed', 'tests=failed', 'sandbox=passed']).lines).toEqual(['Could not be loaded: a.test.ts', '42 passed, 1 failed'])
  expect(summarise(report(40, 0), ['check=passed', 'tests=failed', 'sandbox=passed']).failed).toBe(1)
})

test('the program prints the count last and fails with it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-summary-'))
  const file = join(folder, 'report.json')
  const program = join(root, '.ci/summary.ts')
  try {
    writeFileSync(file, report(7, 0))
    expect(execFileSync(process.execPath, [program, file, ...green], { encoding: 'utf8' })).toMatch(/9 passed, 0 failed\n$/)
    const failing = spawnSync(process.execPath, [program, join(folder, 'absent.json'), ...green], { encoding: 'utf8' })
    expect(failing.status).toBe(1)
    expect(failing.stdout).toMatch(/2 passed, 1 failed\n$/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the script of the checks is sound shell', () => {
  execFileSync('bash', ['-n', join(root, '.ci/run')])
})
