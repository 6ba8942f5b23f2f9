/** One process of redis-server, of which there are several in a group; none outlives the tests, however these end. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { RedisTls } from './redis-tls.ts'

export interface RedisProcess {
  readonly port: number
  /** Resolves once the process is gone. */
  kill(): Promise<void>
}

/** What a server is told about where it listens: in the clear, or by TLS alone. */
export function listenOn(port: number, tls?: RedisTls): readonly string[] {
  const bind = ['--bind', '127.0.0.1']
  if (tls === undefined) return [...bind, '--port', String(port)]
  const { certificateFile, keyFile, authorityFile } = tls
  const files = ['--tls-cert-file', certificateFile, '--tls-key-file', keyFile, '--tls-ca-cert-file', authorityFile]
  return [...bind, '--port', '0', '--tls-port', String(port), ...files, '--tls-auth-clients', 'no', '--tls-replication', 'yes', '--tls-cluster', 'yes']
}

/** How a test itself reaches such a server. */
export function addressOf(port: number, tls?: RedisTls) {
  return tls === undefined ? { host: '127.0.0.1', port } : { host: 'localhost', port, tls: { ca: tls.authority } }
}

const alive = new Set<ChildProcess>()
let watched = false

/** Resolves when it says `ready`. */
export async function launchRedis(port: number, flags: readonly string[], ready = 'Ready to accept connections'): Promise<RedisProcess> {
  watchTheEnd()
  const child = spawn('redis-server', [...flags], { stdio: ['ignore', 'pipe', 'ignore'] })
  alive.add(child)
  child.once('exit', () => alive.delete(child))
  await says(child, ready)
  return {
    port,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

function says(child: ChildProcess, ready: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.on('error', reject)
    child.on('exit', () => reject(new Error(`redis-server ended: ${said}`)))
    child.stdout?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000)
      if (said.includes(ready)) resolve()
    })
  })
}

function watchTheEnd(): void {
  if (watched) return
  watched = true
  process.once('exit', killAll)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      killAll()
      process.kill(process.pid, signal)
    })
  }
}

function killAll(): void {
  for (const child of alive) child.kill('SIGKILL')
}
