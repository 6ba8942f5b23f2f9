/** Waits for those who were writing transfers already: what they accepted has lower sequences and cannot be seen before they end. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Client } from './pool.ts'

interface Writer {
  readonly pid: number
  readonly transaction: string
}

const restMs = 10
const mostRests = 500

// every statement that writes has this lock before it takes a sequence, and keeps it until it can be seen; who waits for what
// this transaction holds changes what it holds, and would wait for ever
const writing = `
select l.pid, l.virtualtransaction as transaction from pg_locks l
where l.locktype = 'relation' and l.relation = 'transfers'::regclass and l.database = (select oid from pg_database where datname = current_database())
  and l.mode = 'RowExclusiveLock' and l.granted and l.pid <> pg_backend_pid() and not pg_backend_pid() = any(pg_blocking_pids(l.pid))`

/** Whether all of them ended in time. Costs those who write nothing. */
export async function waitForWriters(client: Client): Promise<boolean> {
  let left = await writersNow(client)
  for (let rests = 0; left.length > 0 && rests < mostRests; rests++) {
    await pause(restMs)
    const now = new Set((await writersNow(client)).map(nameOf))
    left = left.filter((writer) => now.has(nameOf(writer)))
  }
  return left.length === 0
}

async function writersNow(client: Client): Promise<readonly Writer[]> {
  const { rows } = await client.query<Writer>(writing)
  return rows
}

function nameOf({ pid, transaction }: Writer): string {
  return `${pid} ${transaction}`
}
