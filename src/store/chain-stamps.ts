/** Time stamps on the chain, and how far it is behind. */
import type { Block, BlockStamp, ChainStore } from '../ports/chain-store.ts'
import { blockOutline, readHead, toBlock, type BlockRow } from './chain-blocks.ts'
import type { Pool } from './pool.ts'

const newest = `
select ${blockOutline('b')} from blocks b order by partition desc, number desc limit 1`

const isStamped = 'select 1 from stamps where partition = $1 and number = $2'

const keep = `
insert into stamps (partition, number, hash, token, at) select partition, number, $1, $2, $3 from blocks where hash = $1
on conflict do nothing returning number`

/** Counted no further than anybody wants to know. */
const mostCounted = 10_000
// those that wait behind a transaction that stays open count as well: it holds back everybody
const waiting = `select count(*)::int as n, min(at) as since from (
  select at from events e where (e.xact, e.id) > ($1::xid8, $2::bigint) order by e.xact, e.id limit ${mostCounted}) w`

const lastStamp = 'select partition, number, at from stamps order by partition desc, number desc limit 1'
const unstampedBlocks = `select count(*)::int as n from (select 1 from blocks where (partition, number) > ($1, $2) limit ${mostCounted}) b`

export async function newestUnstamped(pool: Pool): Promise<Block | undefined> {
  const [row] = (await pool.query<BlockRow>(newest)).rows
  if (row === undefined) return undefined
  const stamped = await pool.query(isStamped, [row.partition, row.number])
  return stamped.rows.length > 0 ? undefined : toBlock(row)
}

/** The first that comes counts; of a block that is not there any more, none does. */
export async function keepStamp(pool: Pool, { hash, token, at }: BlockStamp): Promise<void> {
  await pool.query(keep, [hash, Buffer.from(token), at])
}

export async function chainStanding(pool: Pool): Promise<Awaited<ReturnType<ChainStore['standing']>>> {
  const head = await readHead(pool)
  const stamp = (await pool.query<{ partition: string; number: number; at: Date }>(lastStamp)).rows[0]
  const behind = await pool.query<{ n: number; since: Date | null }>(waiting, [head?.upTo.xact ?? 0n, head?.upTo.id ?? 0n])
  const unstamped = await pool.query<{ n: number }>(unstampedBlocks, [stamp?.partition ?? '', stamp?.number ?? 0])
  return { waiting: behind.rows[0]?.n ?? 0, waitingSince: behind.rows[0]?.since ?? undefined, stampedAt: stamp?.at, unstampedBlocks: unstamped.rows[0]?.n ?? 0 }
}
