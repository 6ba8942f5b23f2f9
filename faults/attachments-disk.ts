/** The disk of the attachments: a small one of their own where this user may mount one, so that it can be full. */
import { execFile } from 'node:child_process'
import { chmod, mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface AttachmentsDisk {
  readonly directory: string
  /** Why it cannot be filled here; absent where it can. */
  readonly unfillable?: string
  /** Leaves no room at all. */
  fill(): Promise<void>
  empty(): Promise<void>
  close(): Promise<void>
}

const run = promisify(execFile)
const megabytes = 256

export async function openAttachmentsDisk(directory: string): Promise<AttachmentsDisk> {
  await mkdir(directory, { recursive: true })
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0777`, 'tmpfs', directory])
  } catch (error) {
    const unfillable = `no small disk can be mounted here: ${String((error as { readonly stderr?: unknown }).stderr ?? error).trim()}`
    return { directory, unfillable, fill: () => Promise.reject(new Error(unfillable)), empty: () => Promise.resolve(), close: () => Promise.resolve() }
  }
  // the gateway makes its folders in here, and nobody looks at names that begin with a dot
  await chmod(directory, 0o777)
  const ballast = join(directory, '.ballast')
  return {
    directory,
    async fill() {
      const { bavail, bsize } = await statfs(directory)
      await writeFile(ballast, Buffer.alloc(bavail * bsize)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOSPC') throw error
      })
    },
    empty: () => rm(ballast, { force: true }),
    async close() {
      await run('umount', ['-l', directory])
    },
  }
}
