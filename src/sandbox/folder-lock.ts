/** One sandbox a folder: a second one would stop the database under the first. */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GatewayError } from '../domain/errors.ts'

export interface FolderLock {
  release(): Promise<void>
}

/** Takes over from a process that is gone. Rejects with `config_invalid` while the holder lives. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const file = join(folder, 'sandbox.pid')
  const holder = Number(await readFile(file, 'utf8').catch(() => '0'))
  if (holder > 0 && holder !== process.pid && isAlive(holder)) {
    throw new GatewayError('config_invalid', {
      detail: `Process ${holder} uses the folder ${folder}. Stop it, choose another folder with --data, or remove ${file} if that process is no sandbox.`,
    })
  }
  await writeFile(file, String(process.pid), { mode: 0o600 })
  return { release: () => rm(file, { force: true }) }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
