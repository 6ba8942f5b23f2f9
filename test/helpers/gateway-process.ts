/** The gateway as its own process, over a configuration made for one test: started, killed and started again for real. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { writeFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface GatewayProcess {
  readonly doors: { readonly client: string; readonly admin: string; readonly partner: string }
  readonly pid: number
  /** Everything it wrote to standard output and error so far. */
  output(): string
  /** Resolves once the process is gone. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

export interface GatewayFolder {
  readonly folder: string
  /** `env` beside the tests' own. */
  start(role?: 'api' | 'worker' | 'all', env?: Readonly<Record<string, string>>): Promise<GatewayProcess>
  /** Kills what still runs and removes the folder. */
  remove(): Promise<void>
}

const root = join(import.meta.dirname, '../..')

/** How `npm start` starts Node: `NAME=value … node --flag … FILE`. */
const words = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly scripts: { readonly start: string } }).scripts.start.split(' ')
const nodeAt = words.indexOf('node')
export const shippedStart = {
  env: Object.fromEntries(words.slice(0, nodeAt).map((word) => word.split('=') as [string, string])),
  flags: words.slice(nodeAt + 1, -1),
}
const main = join(root, words.at(-1) ?? '')
const startLimitMs = 60_000

export async function prepareGateway(config: object): Promise<GatewayFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-gateway-'))
  const configFile = join(folder, 'config.json')
  await writeFile(configFile, JSON.stringify({ attachments: { directory: join(folder, 'attachments') }, ...config }), { mode: 0o600 })
  const children = new Set<ChildProcess>()
  return {
    folder,
    async start(role = 'all', env = {}) {
      const child = spawn(process.execPath, [...shippedStart.flags, main, '--config', configFile, '--role', role], {
        cwd: root,
        env: { ...process.env, ...shippedStart.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      children.add(child)
      return follow(child)
    },
    async remove() {
      for (const child of children) await end(child, 'SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function follow(child: ChildProcess): Promise<GatewayProcess> {
  const lines: string[] = []
  const ready = Promise.withResolvers<GatewayProcess['doors']>()
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      if (line.startsWith('{"ready":true')) ready.resolve((JSON.parse(line) as { doors: GatewayProcess['doors'] }).doors)
    })
  }
  child.once('exit', (code) => ready.reject(new Error(`the gateway ended with ${code}:\n${lines.join('\n')}`)))
  const limit = setTimeout(() => ready.reject(new Error(`the gateway is not ready:\n${lines.join('\n')}`)), startLimitMs)
  try {
    const doors = await ready.promise
    return { doors, pid: child.pid ?? 0, output: () => lines.join('\n'), kill: (signal) => end(child, signal) }
  } finally {
    clearTimeout(limit)
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}
