import { createHash } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Block, ChainCheck, EntryProof } from '../../../src/ports/chain-store.ts'
import { settledEntries } from '../../../src/store/chain-entries.ts'
import { extendChain } from '../../../src/store/chain-extend.ts'
import type { Store } from '../../../src/store/open-store.ts'
import { openPool } from '../../../src/store/pool.ts'
import { forgetAll } from './chain-kit.ts'
import { openStoreKit, settlement, type StoreKit } from './store-kit.ts'

function sha256(...parts: readonly (Uint8Array | string)[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** As an auditor does it: with a digest program and the words of the contract. */
function rootOf({ text, index, path }: EntryProof, count: number): string {
  let node = sha256(Buffer.of(0), text)
  let [place, last] = [index, count - 1]
  for (const sibling of path.map((one) => Buffer.from(one, 'hex'))) {
    // nobody stands to the right of the last of an odd number
    while (place === last && place % 2 === 0) [place, last] = [place / 2, last >> 1]
    node = place % 2 === 1 ? sha256(Buffer.of(1), sibling, node) : sha256(Buffer.of(1), node, sibling)
    ;[place, last] = [place >> 1, last >> 1]
  }
  return node.toString('hex')
}

function hashOf({ partition, number, count, root, previous, madeAt }: Block): string {
  return sha256(`lienthong block 1\n${partition}\n${number}\n${count}\n${root}\n${previous}\n${madeAt}\n`).toString('hex')
}

const anyStamp = () => Promise.resolve()

describe('the chained journal', () => {
  let kit: StoreKit
  beforeAll(async () => {
    kit = await openStoreKit()
  })
  beforeEach(() => forgetAll(kit))
  afterAll(() => kit.close())

  async function write(count: number, type = 'test.entry'): Promise<void> {
    await kit.sql.query(`insert into events (type, client, data) select $2, case when n % 2 = 0 then 'gateway' end, jsonb_build_object('n', n) from generate_series(1, $1) n`, [count, type])
  }
  async function chainAll(store: Store = kit.store, limit = 100): Promise<number> {
    let all = 0
    for (;;) {
      const some = await store.chain.extend(limit)
      all += some
      if (some === 0) return all
    }
  }
  async function checkAll(limit = 3): Promise<Omit<ChainCheck, 'next'>> {
    const total = { blocks: 0, entries: 0, purged: 0, stamps: 0, faults: [] as ChainCheck['faults'][number][], head: undefined as string | undefined }
    let cursor: string | undefined
    do {
      const page = await kit.store.chain.check(limit, anyStamp, { cursor })
      for (const count of ['blocks', 'entries', 'purged', 'stamps'] as const) total[count] += page[count]
      total.faults.push(...page.faults)
      total.head = page.head
      cursor = page.next
    } while (cursor !== undefined)
    return total
  }
  async function chainedIds(): Promise<readonly string[]> {
    const { rows } = await kit.sql.query<{ id: string }>('select id::text from blocks, unnest(ids) with ordinality as i (id, n) order by partition, number, n')
    return rows.map(({ id }) => id)
  }
  async function journalIds(): Promise<readonly string[]> {
    const { rows } = await kit.sql.query<{ id: string }>('select id::text from events order by events.xact, events.id')
    return rows.map(({ id }) => id)
  }

  test('begins with nothing, and says so', async () => {
    expect(await kit.store.chain.extend(10)).toBe(0)
    expect(await kit.store.chain.unstamped()).toBeUndefined()
    expect(await kit.store.chain.check(10, anyStamp)).toEqual({ blocks: 0, entries: 0, purged: 0, stamps: 0, faults: [], next: undefined, head: undefined })
    expect(await kit.store.chain.standing()).toEqual({ waiting: 0, waitingSince: undefined, stampedAt: undefined, unstampedBlocks: 0 })
  })

  test('gathers every entry once, the gateway’s own too, in the order of the journal', async () => {
    await write(25)
    expect(await kit.store.chain.standing()).toMatchObject({ waiting: 25 })
    expect(await kit.store.chain.extend(10)).toBe(10)
    expect(await chainAll()).toBe(15)
    expect(await chainedIds()).toEqual(await journalIds())
    const { head, ...counts } = await checkAll()
    expect(counts).toEqual({ blocks: 2, entries: 25, purged: 0, stamps: 0, faults: [] })
    expect(await kit.store.chain.unstamped()).toMatchObject({ number: 2, count: 15, hash: head })
    expect(await kit.store.chain.standing()).toEqual({ waiting: 0, waitingSince: undefined, stampedAt: undefined, unstampedBlocks: 2 })
  })

  test('two that chain while many write: nothing lost, nothing twice', async () => {
    let done = false
    const writing = Promise.all(Array.from({ length: 6 }, async () => {
      for (let n = 0; n < 15; n++) await kit.accept()
    })).finally(() => (done = true))
    async function follow(store: Store): Promise<void> {
      while (!done) await store.chain.extend(7)
    }
    await Promise.all([writing, follow(kit.store), follow(kit.other)])
    await Promise.all([chainAll(kit.store, 7), chainAll(kit.other, 7)])
    await chainAll()
    expect(await chainedIds()).toEqual(await journalIds())
    expect(await checkAll()).toMatchObject({ entries: 90, faults: [] })
  })

  test('is found as it is while it grows and is stamped, by whoever checks meanwhile', async () => {
    let done = false
    async function grow(): Promise<void> {
      for (let n = 0; n < 60; n++) {
        await kit.accept()
        await kit.store.chain.extend(10)
        const block = await kit.store.chain.unstamped()
        if (block !== undefined && n % 3 === 0) await kit.store.chain.keepStamp({ hash: block.hash, token: Buffer.from('a token'), at: new Date() })
      }
    }
    const growing = grow().finally(() => (done = true))
    let checks = 0
    while (!done) {
      const { faults } = await kit.other.chain.check(1_000, anyStamp)
      expect(faults).toEqual([])
      checks++
    }
    await growing
    expect(checks).toBeGreaterThan(1)
    expect(await checkAll()).toMatchObject({ entries: 60, faults: [] })
  })

  test('what is committed late is chained where it belongs, and holds back what comes after it', async () => {
    const slow = new pg.Client({ connectionString: kit.url })
    await slow.connect()
    await slow.query('begin')
    await slow.query(`insert into events (type) values ('slow')`)
    await write(3, 'quick')
    expect(await kit.store.chain.extend(10)).toBe(0)
    // what it holds back waits, and is counted
    expect(await kit.store.chain.standing()).toMatchObject({ waiting: 3, waitingSince: expect.any(Date) as Date })
    await slow.query(`insert into events (type) values ('slow too')`)
    await slow.query('commit')
    await slow.end()
    expect(await chainAll()).toBe(5)
    const { rows } = await kit.sql.query<{ type: string }>('select e.type from blocks, unnest(ids) with ordinality as i (id, n) join events e on e.id = i.id order by partition, number, n')
    expect(rows.map(({ type }) => type)).toEqual(['slow', 'slow too', 'quick', 'quick', 'quick'])
    expect(await checkAll()).toMatchObject({ faults: [] })
  })

  test('each month has numbers of its own, and holds on to the month before; a clock set back starts none anew', async () => {
    const pool = openPool({ url: kit.url, size: 2, onError() {} })
    try {
      for (const at of ['2026-10-31T23:59:59.999Z', '2026-11-01T00:00:00.000Z', '2026-10-31T23:00:00.000Z', '2027-01-01T06:59:00.000Z']) {
        await write(4)
        await extendChain(pool, 4, undefined, new Date(at))
      }
    } finally {
      await pool.end()
    }
    const { rows } = await kit.sql.query<{ name: string; previous: string; hash: string }>(`select partition || '/' || number as name, previous, hash from blocks order by partition, number`)
    expect(rows.map(({ name }) => name)).toEqual(['2026-10/1', '2026-11/1', '2026-11/2', '2027-01/1'])
    expect(rows.map(({ previous }) => previous)).toEqual(['0'.repeat(64), ...rows.slice(0, -1).map(({ hash }) => hash)])
    for (const limit of [1, 2, 4, 10]) expect(await checkAll(limit)).toMatchObject({ blocks: 4, entries: 16, faults: [{ kind: 'block-late', partition: '2027-01', block: 1 }] })
  })

  test('proves each entry of a transfer, up to the first stamp after it', async () => {
    await write(5)
    const { id } = await kit.accept()
    await write(6)
    await chainAll()
    await write(3)
    await chainAll()
    const stamped = await kit.store.chain.unstamped()
    const at = new Date('2026-11-22T03:00:00Z')
    await kit.store.chain.keepStamp({ hash: stamped?.hash ?? '', token: Buffer.from('a token'), at })
    expect(await kit.store.chain.unstamped()).toBeUndefined()
    expect(await kit.store.chain.standing()).toEqual({ waiting: 0, waitingSince: undefined, stampedAt: at, unstampedBlocks: 0 })
    await kit.store.transfers.settle(await kit.lease(id), settlement('deliver'))
    for (let n = 0; n < 3; n++) {
      await chainAll()
      await write(1)
    }
    const proof = await kit.store.chain.proofOf(id)
    expect(proof.entries.map(({ text }): unknown => JSON.parse(text))).toMatchObject([{ type: 'transfer.accepted' }, { type: 'transfer.delivered' }])
    // nothing after the delivery is stamped: to the newest
    expect(proof.blocks.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5])
    expect(proof.stamps).toEqual([{ hash: proof.blocks[1]?.hash, token: Buffer.from('a token'), at }])
    for (const block of proof.blocks) expect(hashOf(block)).toBe(block.hash)
    for (const [index, block] of proof.blocks.entries()) if (index > 0) expect(block.previous).toBe(proof.blocks[index - 1]?.hash)
    for (const entry of proof.entries) {
      const block = proof.blocks.find(({ partition, number }) => partition === entry.partition && number === entry.block)
      expect(rootOf(entry, block?.count ?? 0)).toBe(block?.root)
      expect(rootOf({ ...entry, text: entry.text.replace('province-56', 'province-57') }, block?.count ?? 0)).not.toBe(block?.root)
    }
    const newest = await kit.store.chain.unstamped()
    await kit.store.chain.keepStamp({ hash: newest?.hash ?? '', token: Buffer.from('another'), at })
    await write(1)
    await chainAll()
    const stampedProof = await kit.store.chain.proofOf(id)
    expect(stampedProof.blocks).toEqual(proof.blocks)
    expect(stampedProof.stamps.map(({ hash }) => hash)).toEqual([proof.blocks[1]?.hash, proof.blocks[4]?.hash])

    // the text says every column of the entry
    const { rows } = await kit.sql.query<Record<string, string>>(`select id::text, xact::text, type, client, partner, dossier_code as "dossierCode", transfer_id::text as "transferId", data::text from events where transfer_id = $1 order by events.id limit 1`, [id])
    expect(JSON.parse(proof.entries[0]?.text ?? '')).toEqual({ ...rows[0], at: expect.stringMatching(/^2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) })
  })

  test('a proof has for each entry the blocks up to the next stamp, and nothing of the weeks between', async () => {
    const { id } = await kit.accept()
    const stamp = async () => kit.store.chain.keepStamp({ hash: (await kit.store.chain.unstamped())?.hash ?? '', token: Buffer.from('a token'), at: new Date() })
    const blocks = async (count: number) => {
      for (let n = 0; n < count; n++) {
        await write(1)
        await chainAll()
      }
    }
    await blocks(3)
    await stamp()
    await blocks(4)
    await kit.store.transfers.settle(await kit.lease(id), settlement('deliver'))
    await blocks(1)
    await stamp()
    await blocks(1)
    const proof = await kit.store.chain.proofOf(id)
    expect(proof.entries.map(({ block }) => block)).toEqual([1, 8])
    expect(proof.blocks.map(({ number }) => number)).toEqual([1, 2, 3, 8])
    expect(proof.stamps.map(({ hash }) => hash)).toEqual([proof.blocks[2]?.hash, proof.blocks[3]?.hash])
    // nothing ever stamped, for long: no more than a few
    await kit.sql.query('delete from stamps')
    await kit.sql.query(`insert into blocks select '2026-11', n, (up_to_xact::text::bigint + n)::text::xid8, up_to_id + n, 1, array[n::bigint], '', root, previous, made_at, encode(sha256(n::text::bytea), 'hex')
      from generate_series(10, 20000) n, blocks b where b.number = 9`)
    expect((await kit.store.chain.proofOf(id)).blocks.length).toBeLessThan(200)
    await kit.sql.query(`insert into stamps select partition, number, hash, 'x', now() from blocks where number = 20000`)
    expect((await kit.store.chain.proofOf(id)).blocks.length).toBeLessThan(200)
  })

  test('a block is made of enough entries, or of those that waited long enough', async () => {
    const worth = { entries: 5, orAfterMs: 60_000 }
    await write(4)
    expect(await kit.store.chain.extend(10, worth)).toBe(0)
    await write(1)
    expect(await kit.store.chain.extend(10, worth)).toBe(5)
    await write(1)
    expect(await kit.store.chain.extend(10, worth)).toBe(0)
    await kit.sql.query(`update events set at = at - interval '61 seconds'`)
    expect(await kit.store.chain.extend(10, worth)).toBe(1)
  })

  test('leaves out what is in no block yet, and knows nothing of unknown transfers', async () => {
    const { id } = await kit.accept()
    expect(await kit.store.chain.proofOf(id)).toEqual({ entries: [], blocks: [], stamps: [] })
    expect(await kit.store.chain.proofOf('no-id')).toEqual({ entries: [], blocks: [], stamps: [] })
    await chainAll()
    expect((await kit.store.chain.proofOf(id)).entries).toHaveLength(1)
  })

  test('a stamp counts once, for a block that is there', async () => {
    await write(1)
    await chainAll()
    const hash = (await kit.store.chain.unstamped())?.hash ?? ''
    await kit.store.chain.keepStamp({ hash, token: Buffer.from('1'), at: new Date() })
    await kit.store.chain.keepStamp({ hash, token: Buffer.from('2'), at: new Date() })
    await kit.store.chain.keepStamp({ hash: 'f'.repeat(64), token: Buffer.from('3'), at: new Date() })
    expect((await kit.sql.query<{ token: Buffer }>('select token from stamps')).rows).toEqual([{ token: Buffer.from('1') }])
  })

  test('refuses a cursor that is none', async () => {
    for (const cursor of ['x', '', Buffer.from('t.1').toString('base64url')]) await expect(kit.store.chain.check(1, anyStamp, { cursor })).rejects.toMatchObject({ code: 'invalid_cursor' })
  })

  test('goes on only where it knows its end', async () => {
    await write(1)
    await chainAll()
    await kit.sql.query('delete from chain_head')
    await write(1)
    await expect(kit.store.chain.extend(10)).rejects.toThrow('where the chained journal ends')
  })

  test('finds its index, with many entries and blocks', async () => {
    await write(20_000)
    await chainAll(kit.store, 200)
    await kit.sql.query('analyze events; analyze blocks')
    await kit.sql.query('set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off')
    const { rows } = await kit.sql.query<{ 'QUERY PLAN': string }>(`explain ${settledEntries}`, ['1', 0, 10])
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).toMatch(/Limit[\s\S]*Merge Append[\s\S]*Index Scan using \w*xact_id/)
    expect(plan).not.toMatch(/Seq Scan|Sort\b.*\n.*Seq/)
  })
})
