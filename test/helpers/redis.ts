/** A real Redis server of a test's own, that the test may kill. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectByTls } from 'node:tls'
import { freePort } from '../../src/sandbox/free-port.ts'
import { addressOf, listenOn } from './redis-process.ts'
import type { RedisTls } from './redis-tls.ts'
import { requireTool } from './tools.ts'

export const redisAvailable = requireTool('redis-server', 'redis-server')

export interface RedisServer {
  readonly url: string
  readonly port: number
  /** SIGKILL and SIGTERM resolve once the process is gone; SIGSTOP and SIGCONT at once. */
  kill(signal: NodeJS.Signals): Promise<void>
  /** Kills it if it still runs, and starts it again on the same port. */
  restart(options: { readonly keepData: boolean }): Promise<void>
  flush(): Promise<void>
  stop(): Promise<void>
}

export async function startRedis(options: { readonly appendonly?: boolean; readonly tls?: RedisTls } = {}): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), 'lienthong-redis-'))
  const port = await freePort()
  const { host, tls } = addressOf(port, options.tls)
  const flags = [...listenOn(port, options.tls), '--dir', directory, '--save', '', '--maxmemory-policy', 'noeviction']
  flags.push('--appendonly', options.appendonly === true ? 'yes' : 'no', '--enable-debug-command', 'local')
  let server = await launch(flags)

  async function kill(signal: NodeJS.Signals): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return
    const ends = signal !== 'SIGSTOP' && signal !== 'SIGCONT'
    const gone = ends ? once(server, 'exit') : undefined
    server.kill(signal)
    await gone
  }

  return {
    url: `${tls === undefined ? 'redis' : 'rediss'}://${host}:${port}`,
    port,
    kill,
    async restart({ keepData }) {
      await kill('SIGKILL')
      if (!keepData) await rm(join(directory, 'appendonlydir'), { recursive: true, force: true })
      server = await launch(flags)
    },
    async flush() {
      const socket = tls === undefined ? connect(port, host) : connectByTls(port, host, tls)
      socket.write('FLUSHALL\r\n')
      const [answer] = await once(socket, 'data')
      socket.destroy()
      if (!String(answer).startsWith('+OK')) throw new Error(`FLUSHALL answered ${String(answer)}`)
    },
    async stop() {
      await kill('SIGKILL')
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Resolves when the server says that it takes connections. */
function launch(flags: readonly string[]): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const server = spawn('redis-server', flags, { stdio: ['ignore', 'pipe', 'ignore'] })
    let said = ''
    server.on('error', reject)
    server.on('exit', () => reject(new Error(`redis-server did not start: ${said}`)))
    server.stdout.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000)
      if (said.includes('Ready to accept connections')) resolve(server)
    })
  })
}
