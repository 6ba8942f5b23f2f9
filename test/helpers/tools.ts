/** Programs that a machine may lack: suites that need one are skipped by name, or fail where everything must run. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * Whether the program is on the path. Says once which Debian package brings it; with LIENTHONG_REQUIRE_ALL=1 a missing
 * program is an error instead. Use as `describe.skipIf(!requireTool('xmlsec1', 'xmlsec1'))`.
 */
export function requireTool(name: string, debianPackage: string): boolean {
  if (isOnPath(name)) return true
  const message = `${name} is missing: install the Debian package ${debianPackage}`
  if (process.env['LIENTHONG_REQUIRE_ALL'] === '1') throw new Error(message)
  console.warn(`skipped, ${message}`)
  return false
}

function isOnPath(name: string): boolean {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && isExecutable(join(folder, name))) return true
  }
  return false
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
