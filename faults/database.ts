/** The PostgreSQL server of a stack: what its helper can, and frozen with all its processes. */
import { readdir, readFile } from 'node:fs/promises'
import { Client } from 'pg'
import { startPostgres, type PostgresServer } from '../test/helpers/postgres-server.ts'

export interface DatabaseServer {
  readonly url: string
  readonly port: number
  /** SIGINT ends connections and stops it, SIGKILL is a crash; it is back when this resolves. */
  restart(signal: 'SIGINT' | 'SIGKILL'): Promise<void>
  /** Every process of it. */
  freeze(): Promise<void>
  thaw(): Promise<void>
  /** All connections to one database, from the server's side. */
  endConnections(database: string): Promise<void>
  stop(): Promise<void>
}

export async function startDatabaseServer(): Promise<DatabaseServer> {
  const server = await startPostgres()
  const { port } = new URL(server.url)
  let postmaster = await postmasterOf(server)
  let turn: Promise<void> = Promise.resolve()

  /** One after the other: a server that is being restarted cannot be killed. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }

  async function signalAll(signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    for (const pid of [postmaster, ...(await childrenOf(postmaster))]) signalIfThere(pid, signal)
  }

  return {
    url: server.url,
    port: Number(port),
    restart: (signal) =>
      inTurn(async () => {
        // what is frozen cannot stop
        await signalAll('SIGCONT')
        await server.kill(signal)
        await server.start()
        postmaster = await postmasterOf(server)
      }),
    freeze: () => inTurn(() => signalAll('SIGSTOP')),
    thaw: () => inTurn(() => signalAll('SIGCONT')),
    endConnections: (database) =>
      inTurn(async () => {
        await ask(server.url, `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, [database])
      }),
    async stop() {
      await turn
      await signalAll('SIGCONT')
      await server.stop()
    },
  }
}

/** The parent of one of its lasting processes. */
async function postmasterOf({ url }: PostgresServer): Promise<number> {
  const [row] = await ask(url, `select pid from pg_stat_activity where backend_type = 'checkpointer'`, [])
  return parentOf(Number(row?.['pid']))
}

async function childrenOf(parent: number): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => Number.isInteger(pid))
  const parents = await Promise.all(pids.map((pid) => parentOf(pid).catch(() => undefined)))
  return pids.filter((_, index) => parents[index] === parent)
}

/** proc(5): the name stands in brackets and may hold anything; then come state and parent. */
async function parentOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function ask(url: string, statement: string, values: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement, [...values])).rows
  } finally {
    await client.end()
  }
}
