/** The gateway as `npm start` starts it: what is built, with the same flags of Node; of a copy, which no build takes away meanwhile. */
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { shippedStart } from '../test/helpers/gateway-process.ts'
import { startChild, type Child } from './child.ts'
import { closedAtEnd } from './left-open.ts'

export type Gateway = Child<{ readonly doors: { readonly client: string; readonly admin: string; readonly partner: string } }>

const root = join(import.meta.dirname, '..')
export const startFlags = [...Object.entries(shippedStart.env).map(([name, value]) => `${name}=${value}`), 'node', ...shippedStart.flags].join(' ')
let copying: Promise<string> | undefined

/** `env` goes before what `npm start` sets. */
export async function startGateway(configFile: string, role: 'api' | 'worker' | 'all' = 'all', env: Readonly<Record<string, string>> = {}): Promise<Gateway> {
  copying ??= copyBuild()
  const folder = await copying
  return startChild(join(folder, 'main.js'), ['--config', configFile, '--role', role], {
    flags: shippedStart.flags,
    env: { ...shippedStart.env, NODE_COMPILE_CACHE: join(folder, 'compiled'), ...env },
    cwd: root,
    readyMark: '{"ready":true',
  })
}

/** Beside the build, so that it finds what it finds there. */
async function copyBuild(): Promise<string> {
  const folder = join(root, 'dist', `bench-${process.pid}`)
  closedAtEnd(() => rm(folder, { recursive: true, force: true }))
  await cp(join(root, 'dist/gateway'), folder, { recursive: true })
  return folder
}
