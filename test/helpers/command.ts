/** The command line as its own process, over a gateway of a scene or over none at all. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { bareEnv } from './bare-env.ts'
import type { GatewayProcess } from './gateway-process.ts'
import { adminToken, clientSecret } from './scene.ts'

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface CommandOptions {
  /** Where it runs. */
  readonly folder: string
  readonly language?: 'vi' | 'en'
}

export type Command = (...args: readonly string[]) => Promise<Ran>

const main = join(import.meta.dirname, '../../src/cli/main.ts')

export function openCommand({ folder, language = 'en' }: CommandOptions): Command {
  return async function command(...args) {
    const env = { ...bareEnv, LIENTHONG_LANG: language }
    const child = spawn(process.execPath, [main, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
    return { code, out, err }
  }
}

/** Where the command of this folder finds the gateway without being told. */
export async function writeProfile(file: string, { doors }: GatewayProcess): Promise<void> {
  const profile = { client: { url: doors.client, clientId: 'one-stop', secret: clientSecret }, admin: { url: doors.admin, token: adminToken } }
  await writeFile(file, JSON.stringify(profile), { mode: 0o600 })
}
