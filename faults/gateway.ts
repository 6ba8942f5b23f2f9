/** One process of the gateway under a supervisor that starts it again whenever it is gone, as a production system has one. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { shippedStart } from '../test/helpers/gateway-process.ts'
import { until } from '../test/helpers/until.ts'

export interface Doors {
  readonly client: string
  readonly admin: string
  readonly partner: string
}

export interface Gateway {
  readonly name: string
  /** Of the process that runs now; undefined between two. */
  pid(): number | undefined
  /** With -9; it starts again by itself. Resolves once the process is gone. */
  kill(): Promise<void>
  freeze(): void
  thaw(): void
  untilReady(): Promise<void>
  /** Why processes ended that nobody killed, once they had been ready, since this was asked last. */
  takeDeaths(): readonly string[]
  close(): Promise<void>
}

export interface GatewayOptions {
  /** What runs: see `copyBuild`. */
  readonly main: string
  readonly name: string
  readonly role: 'api' | 'worker'
  readonly folder: string
  readonly config: object
  onReady(doors: Doors): void
}

const root = join(import.meta.dirname, '..')
const restMs = 100
const readyLimitMs = 180_000
/** Lines of a process that are kept for the day it dies. */
const saidLast = 80
/** A process that is not ready by then is started again: it may wait for an answer that was lost on its way. */
const startLimitMs = 60_000

/** A copy of what `npm run build:gateway` made, so that a build in between changes nothing; below the root, whose modules it needs. */
export async function copyBuild(): Promise<{ readonly main: string; remove(): Promise<void> }> {
  const folder = join(root, 'dist', `faults-${process.pid}`)
  await cp(join(root, 'dist/gateway'), folder, { recursive: true })
  return { main: join(folder, 'main.js'), remove: () => rm(folder, { recursive: true, force: true }) }
}

export async function startGateway({ main, name, role, folder, config, onReady }: GatewayOptions): Promise<Gateway> {
  const configFile = join(folder, `${name}.json`)
  await writeFile(configFile, JSON.stringify(config), { mode: 0o600 })
  const deaths: string[] = []
  let child: ChildProcess | undefined
  let ready = false
  let ordered = false
  let closing = false
  /** The last that it said. */
  let lines: string[] = []
  const supervising = supervise()

  async function supervise(): Promise<void> {
    while (!closing) {
      await live()
      if (!closing) await pause(restMs)
    }
  }

  async function live(): Promise<void> {
    const started = spawn(process.execPath, [...shippedStart.flags, main, '--config', configFile, '--role', role], {
      cwd: root,
      env: { ...process.env, ...shippedStart.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = started
    ordered = false
    lines = []
    for (const stream of [started.stdout, started.stderr]) createInterface({ input: stream }).on('line', hear)
    const slow = setTimeout(() => started.kill('SIGKILL'), startLimitMs)

    function hear(line: string): void {
      lines.push(line)
      if (lines.length > saidLast) lines.shift()
      if (!line.startsWith('{"ready":true')) return
      clearTimeout(slow)
      ready = true
      onReady((JSON.parse(line) as { readonly doors: Doors }).doors)
    }

    const [code, signal] = (await once(started, 'exit')) as [number | null, string | null]
    clearTimeout(slow)
    if (ready && !ordered) deaths.push(`${name} ended with ${code ?? signal}: ${lastWords(lines)}`)
    ready = false
    child = undefined
  }

  async function kill(): Promise<void> {
    const running = child
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return
    ordered = true
    const gone = once(running, 'exit')
    running.kill('SIGKILL')
    await gone
  }

  return {
    name,
    pid: () => child?.pid,
    kill,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    untilReady: () => until(() => ready, () => `${name} is ready: ${lines.join(' / ')}`, readyLimitMs),
    takeDeaths: () => deaths.splice(0),
    async close() {
      closing = true
      await kill()
      await supervising
    },
  }
}

/** The last lines of its log, and what Node wrote of the error after them. */
function lastWords(lines: readonly string[]): string {
  const logged = lines.findLastIndex((line) => line.startsWith('{'))
  return lines.slice(Math.max(0, logged - 1)).join(' / ')
}
