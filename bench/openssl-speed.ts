/** What the openssl program itself signs and verifies a second on this machine: the limit of what its library can do. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export interface Speed {
  readonly signs: number
  readonly verifies: number
}

export type SpeedOf = 'rsa2048' | 'ecdsap256'

const run = promisify(execFile)

/** `processes`: 1 counts by the time its own core worked for it, as the program does by itself; more, by the clock on the wall. */
export async function opensslSpeed(of: SpeedOf, { seconds, processes }: { readonly seconds: number; readonly processes: number }): Promise<Speed> {
  const several = processes === 1 ? [] : ['-elapsed', '-multi', String(processes)]
  const { stdout } = await run('openssl', ['speed', '-mr', '-seconds', String(seconds), ...several, of])
  // +F2:number:bits:signs:verifies of RSA, +F4 of ECDSA; with several processes the last line is their sum
  const line = stdout.split('\n').findLast((candidate) => /^\+F[24]:/.test(candidate))
  const [signs, verifies] = (line ?? '').split(':').slice(-2).map(Number)
  if (!signs || !verifies) throw new Error(`openssl speed ${of} said: ${stdout.slice(0, 500)}`)
  return { signs, verifies }
}

export async function opensslVersion(): Promise<string | undefined> {
  try {
    return (await run('openssl', ['version'])).stdout.split(' ').slice(0, 2).join(' ')
  } catch {
    return undefined
  }
}
