/** A real PostgreSQL server from npm, that a test may kill; fsync is on, as everywhere. */
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startPostgresServer } from '../../src/sandbox/postgres-server.ts'
import { until } from './until.ts'

export interface PostgresServer {
  /** Of the administrative database. */
  readonly url: string
  /** Signals the postmaster: SIGINT ends connections and stops, SIGKILL crashes. Resolves once it is gone. */
  kill(signal: 'SIGINT' | 'SIGKILL'): Promise<void>
  /** Starts it again with the same data on the same port. */
  start(): Promise<void>
  stop(): Promise<void>
}

export async function startPostgres(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-postgres-'))
  // the server runs as another user when this one is root
  await chmod(folder, 0o755)
  const options = { directory: join(folder, 'data'), password: 'password', maxConnections: 300 }
  let server = await startPostgresServer({ ...options, port: 0 })
  const { url, port } = server
  return {
    url,
    async kill(signal) {
      const postmaster = Number((await readFile(join(options.directory, 'postmaster.pid'), 'utf8')).split('\n')[0])
      process.kill(postmaster, signal)
      await until(() => !isAlive(postmaster), `PostgreSQL is gone after ${signal}`)
    },
    async start() {
      // a server that was killed a moment ago holds its shared memory until its last child is gone
      for (let tries = 1; ; tries++) {
        try {
          server = await startPostgresServer({ ...options, port })
          return
        } catch (error) {
          if (tries === 20) throw error
          await pause(200)
        }
      }
    },
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
