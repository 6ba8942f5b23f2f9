/** Heals everything, and waits until nothing is on its way any more. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Ledger } from './load.ts'
import type { Stack } from './stack.ts'

const settleLimitMs = 180_000
const restMs = 120

/** What a process that died holds until a time that stands in the database, for half a minute or a minute: it is over now. */
const holds = [
  `update pollers set next_at = now() where next_at > now() + interval '2 seconds'`,
  `update lanes set next_probe_at = now() where next_probe_at > now() + interval '1 second'`,
  `update inbox_files set next_at = now() where next_at > now()`,
  `update work set due_at = now() where due_at > now() + interval '1 second' and lease_until is null`,
]

const left = `
select (select count(*) from work) + (select count(*) from outbox)
  + (select count(*) from events e cross join followers f where e.client <> 'gateway' and (e.xact, e.id) > (f.xact, f.id))
  + (select count(*) from inbox_files) as count`

const arrivedNews = `select count(*) as count from inbox where partner in ('loopback', 'land') and dossier_code = any($1)`

export async function healAll(stack: Stack): Promise<void> {
  const { api, workers, links, partners, server, redis, disk } = stack
  for (const link of [links.client, links.callbacks, links.webhooks, ...Object.values(links.partners)]) link.be({ kind: 'clear' })
  for (const member of [api, ...workers]) {
    member.thaw()
    member.toDatabase.be({ kind: 'clear' })
    member.toRedis?.be({ kind: 'clear' })
  }
  partners.thaw()
  await server.thaw()
  await redis?.kill('SIGCONT')
  await disk.empty()
  for (const partner of ['loopback', 'land', 'tax', 'treasury', 'civil-registry', 'judiciary', 'national-portal'] as const) await partners.behave(partner, { kind: 'normal' })
  await Promise.all([api, ...workers].map((member) => member.untilReady()))
}

export interface SettleOptions {
  /** So long everything waits for its own time; then nobody waits for the times of the dead, and for retries that are a quarter of an hour away. */
  readonly hurryAfterMs: number
}

const leftWhere = `
select coalesce(string_agg(format('%s %s (%s leased, lane %s)', w.count, w.partner, w.leased, l.state), ', '), 'no transfer') as words
from (select partner, count(*) as count, count(lease_until) as leased from work group by partner) w join lanes l on l.partner = w.partner`

/** Undefined once all has arrived; else what is left after the limit, for people. */
export async function settle({ sql }: Stack, { told }: Ledger, { hurryAfterMs }: SettleOptions): Promise<string | undefined> {
  const codes = [...new Set(told.map(({ code }) => code))]
  const hurryAt = performance.now() + hurryAfterMs
  const deadline = performance.now() + settleLimitMs

  async function isDone(): Promise<boolean> {
    if (performance.now() >= hurryAt) for (const hold of holds) await sql.query(hold)
    if ((await count(left)) > 0 || (await count(arrivedNews, [codes])) < told.length) return false
    // what the last news led to may have come between the two looks
    return (await count(left)) === 0
  }

  async function count(statement: string, values: readonly unknown[] = []): Promise<number> {
    const { rows } = await sql.query<{ count: string }>(statement, [...values])
    return Number(rows[0]?.count)
  }

  // a connection that died under a fault may be noticed only now
  while (!(await isDone().catch(() => false))) {
    if (performance.now() > deadline) {
      const { rows } = await sql.query<{ words: string }>(leftWhere)
      return `left: ${await count(left)} on its way, of transfers ${rows[0]?.words ?? ''}; news: ${await count(arrivedNews, [codes])} of ${told.length}`
    }
    await pause(restMs)
  }
  return undefined
}
