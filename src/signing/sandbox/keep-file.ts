/** A file that is made once and then kept, also when several processes start at the same moment: the first one wins. */
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

/** The file's content, made by `make` when there is none yet; readable by the owner only. */
export async function keepFile(file: string, make: () => string | Promise<string>): Promise<string> {
  const kept = readIfThere(file)
  if (kept !== undefined) return kept
  const draft = `${file}.${process.pid}.draft`
  writeFileSync(draft, await make(), { mode: 0o600 })
  try {
    // Unlike a rename, a link never replaces what another process has put there meanwhile.
    linkSync(draft, file)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readFileSync(file, 'utf8')
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
