/** How much of the disk under a folder is free. */
import { statfs } from 'node:fs/promises'
import type { DiskFact } from '../domain/desk-facts.ts'

/** Undefined where the file system does not say. */
export async function freeDisk(directory: string): Promise<DiskFact | undefined> {
  try {
    const { bsize, blocks, bavail } = await statfs(directory)
    return blocks === 0 ? undefined : { freeBytes: bsize * bavail, freePercent: (bavail / blocks) * 100 }
  } catch {
    return undefined
  }
}
