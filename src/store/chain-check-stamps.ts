/** The stamps on blocks: whether they count, came in time, and are there at all; and hashes of blocks that are known from elsewhere. */
import { GatewayError } from '../domain/errors.ts'
import type { BlockStamp, ChainFault } from '../ports/chain-store.ts'
import { compareNames, stampsOf, type BlockName, type BlockRow } from './chain-blocks.ts'
import type { Pool } from './pool.ts'

export type VerifyStamp = (stamp: BlockStamp) => Promise<unknown>

interface Around {
  /** The block before these. */
  readonly before: BlockName | undefined
  /** The newest that is stamped. */
  readonly stamped: BlockName | undefined
}

const dayMs = 86_400_000

const missing = 'select head from unnest($1::text[]) with ordinality as h (head, n) where not exists (select 1 from blocks where hash = head) order by n'
const databaseTime = 'select now() as now'

/** `everySeconds`: undefined where no stamping is configured, and nothing is late. */
export async function checkStamps(
  pool: Pool, rows: readonly BlockRow[], around: Around, verifyStamp: VerifyStamp, everySeconds: number | undefined,
): Promise<{ readonly count: number; readonly faults: readonly ChainFault[] }> {
  const stamps = await stampsOf(pool, rows)
  const faults: ChainFault[] = []
  for (const { partition, number, stamp } of stamps) {
    const block = rows.find((row) => compareNames(row, { partition, number }) === 0)
    const fault = block?.hash === stamp.hash ? await faultOfStamp(stamp, verifyStamp) : wrong('stamp-imprint')
    if (fault !== undefined) faults.push({ ...fault, partition, block: number })
    else if (isLate(block, stamp, everySeconds)) faults.push({ kind: 'stamp-late', partition, block: number })
  }
  if (everySeconds !== undefined) faults.push(...(await unstampedTooLong(pool, rows, around)))
  return { count: stamps.length, faults }
}

export async function missingHeads(pool: Pool, heads: readonly string[]): Promise<readonly ChainFault[]> {
  if (heads.length === 0) return []
  const { rows } = await pool.query<{ head: string }>(missing, [heads])
  return rows.map(({ head }) => ({ kind: 'head-missing', head }))
}

type StampFault = { readonly kind: 'stamp-wrong' | 'stamp-unproven'; readonly fault: string }

async function faultOfStamp(stamp: BlockStamp, verifyStamp: VerifyStamp): Promise<StampFault | undefined> {
  try {
    const verified = await verifyStamp(stamp)
    return saysOtherTime(verified, stamp.at) ? wrong('stamp-time') : undefined
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    const fault = error.fault ?? error.code
    // nobody could be asked about the authority's certificate: that says nothing about the stamp
    return error.code === 'certificate_unproven' ? { kind: 'stamp-unproven', fault } : wrong(fault)
  }
}

function wrong(fault: string): StampFault {
  return { kind: 'stamp-wrong', fault }
}

/** Where whoever verifies gives the time that the stamp itself says. */
function saysOtherTime(verified: unknown, kept: Date): boolean {
  return typeof verified === 'object' && verified !== null && 'at' in verified && verified.at instanceof Date && verified.at.getTime() !== kept.getTime()
}

/** The newest block is stamped, so no stamp waits for a block; one that is much later was asked for when the block was made up. */
function isLate(block: BlockRow | undefined, { at }: BlockStamp, everySeconds = 0): boolean {
  return block !== undefined && at.getTime() - Date.parse(block.made_at) > dayMs + everySeconds * 1_000
}

/** The first block after the newest stamp stands for all of them. */
async function unstampedTooLong(pool: Pool, rows: readonly BlockRow[], { before, stamped }: Around): Promise<readonly ChainFault[]> {
  const isAfterStamp = (name: BlockName) => stamped === undefined || compareNames(name, stamped) > 0
  // it was said in an earlier part
  if (before !== undefined && isAfterStamp(before)) return []
  const first = rows.find(isAfterStamp)
  const now = (await pool.query<{ now: Date }>(databaseTime)).rows[0]?.now
  if (first === undefined || now === undefined || now.getTime() - Date.parse(first.made_at) <= dayMs) return []
  return [{ kind: 'stamp-missing', partition: first.partition, block: first.number }]
}
