/** Checks the chain page by page: its blocks, their stamps, the entries in them, and the evidence that these name. */
import type { ChainCheck, ChainFault, CheckOptions } from '../ports/chain-store.ts'
import type { Vault } from '../ports/vault.ts'
import { blockColumns, readHead, type BlockName, type BlockRow, type Head } from './chain-blocks.ts'
import { checkEntries } from './chain-check-entries.ts'
import { checkCertificates } from './chain-check-certificates.ts'
import { checkEvidence } from './chain-check-evidence.ts'
import { checkPlaces } from './chain-check-places.ts'
import { checkAnswerRules } from './chain-check-answer-rules.ts'
import { checkRights } from './chain-check-rights.ts'
import { checkStamps, missingHeads, type VerifyStamp } from './chain-check-stamps.ts'
import { beginning, faultsOfEnd, faultsOfLink, linkAfter, type Link } from './chain-links.ts'
import { readBlockCursor, writeBlockCursor } from './cursor.ts'
import { inTransaction, type Pool } from './pool.ts'

/** What the configuration allows at least. */
const leastAuditDays = 365

/** Entries that are looked at together; a block is never divided. */
const entriesAtOnce = 2_000

const upTo = `select ${blockColumns('b')} from blocks b where (partition, number) <= ($1, $2) order by partition desc, number desc limit 1`
const after = `select ${blockColumns('b')} from blocks b where (partition, number) > ($1, $2) order by partition, number limit $3`
const newestStamp = 'select partition, number from stamps order by partition desc, number desc limit 1'

export async function checkChain(pool: Pool, vault: Vault, limit: number, verifyStamp: VerifyStamp, options: CheckOptions = {}): Promise<ChainCheck> {
  const { cursor } = options
  const from: BlockName = cursor === undefined ? beginning : readBlockCursor(cursor)
  const { before, rows, head, stamped } = await readPage(pool, from, limit)
  const faults: ChainFault[] = cursor === undefined ? [...(await missingHeads(pool, options.heads ?? []))] : []
  const gaps = new Set<BlockRow>()
  let link: Link = before === undefined ? beginning : linkAfter(before)
  for (const row of rows) {
    const found = faultsOfLink(link, row)
    faults.push(...found)
    if (found.some(({ kind }) => kind === 'block-removed')) gaps.add(row)
    link = linkAfter(row)
  }
  const stamps = await checkStamps(pool, rows, { before, stamped }, verifyStamp, options.stampedEverySeconds)
  faults.push(...stamps.faults)
  let entries = 0
  let purged = 0
  for (const some of inPortions(rows)) {
    const chained = await checkEntries(pool, some, gaps)
    const evidence = await checkEvidence(pool, vault, chained.sound, options.auditDays ?? leastAuditDays)
    faults.push(...chained.faults, ...evidence.faults)
    entries += some.reduce((sum, { count }) => sum + count, 0)
    purged += evidence.purged
  }
  const atEnd = rows.length < limit
  if (atEnd) faults.push(...faultsOfEnd(link, head, stamped), ...(await checkCertificates(pool)), ...(await checkRights(pool)), ...(await checkAnswerRules(pool)))
  const last = rows.at(-1)
  faults.push(...(await checkPlaces(pool, { after: before?.made_at ?? null, until: atEnd || last === undefined ? null : last.made_at })))
  return {
    blocks: rows.length,
    entries,
    purged,
    stamps: stamps.count,
    faults,
    next: atEnd || last === undefined ? undefined : writeBlockCursor(last),
    head: (last ?? before)?.hash,
  }
}

interface Page {
  /** The block before the page. */
  readonly before: BlockRow | undefined
  readonly rows: readonly BlockRow[]
  readonly head: Head | undefined
  /** The newest that is stamped. */
  readonly stamped: BlockName | undefined
}

/** All of it as it was at one moment: the chain may grow meanwhile. */
function readPage(pool: Pool, { partition, number }: BlockName, limit: number): Promise<Page> {
  return inTransaction(pool, async (client) => {
    await client.query('set transaction isolation level repeatable read, read only')
    const before = await client.query<BlockRow>(upTo, [partition, number])
    const page = await client.query<BlockRow>(after, [partition, number, limit])
    const stamped = await client.query<BlockName>(newestStamp)
    return { before: before.rows[0], rows: page.rows, head: await readHead(client), stamped: stamped.rows[0] }
  })
}

function inPortions(rows: readonly BlockRow[]): readonly (readonly BlockRow[])[] {
  const portions: BlockRow[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const row of rows) {
    if (size + row.ids.length > entriesAtOnce) {
      portions.push([])
      size = 0
    }
    portions.at(-1)?.push(row)
    size += row.ids.length
  }
  return portions
}
