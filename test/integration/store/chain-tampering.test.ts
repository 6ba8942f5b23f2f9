import { hash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { GatewayError } from '../../../src/domain/errors.ts'
import { blockHash } from '../../../src/domain/journal-block.ts'
import type { BlockStamp, ChainCheck } from '../../../src/ports/chain-store.ts'
import { forgetAll } from './chain-kit.ts'
import { attemptRecord, openStoreKit, settlement, vault, type StoreKit } from './store-kit.ts'
import { apply, entryOf, eventOf } from './way-back.ts'

const month = new Date().toISOString().slice(0, 7)

function pemOf(der: string): string {
  return `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`
}

/** Five blocks of four entries. */
const perBlock = 4
const blocks = 5

describe('a journal that somebody tampered with', () => {
  let kit: StoreKit
  beforeAll(async () => {
    kit = await openStoreKit()
  })
  beforeEach(async () => {
    await forgetAll(kit)
    // each entry in a transaction of its own
    for (let n = 0; n < blocks * perBlock; n++) await kit.sql.query(`insert into events (type, data) values ('test.entry', $1)`, [{ n }])
    await chainAll()
  })
  afterAll(() => kit.close())

  async function chainAll(): Promise<void> {
    while ((await kit.store.chain.extend(perBlock)) > 0);
  }
  async function idAt(block: number, index: number): Promise<string> {
    const { rows } = await kit.sql.query<{ id: string }>('select ids[$2]::text as id from blocks where number = $1', [block, index + 1])
    return rows[0]?.id ?? ''
  }
  async function stampNewest(): Promise<BlockStamp> {
    const block = await kit.store.chain.unstamped()
    if (block === undefined) throw new Error('the newest block is stamped')
    const stamp = { hash: block.hash, token: Buffer.from(block.hash), at: new Date('2026-11-22T03:00:00Z') }
    await kit.store.chain.keepStamp(stamp)
    return stamp
  }
  /** The token of these tests is the hash that it stamps. */
  function verifyStamp({ hash, token }: BlockStamp): Promise<void> {
    return Buffer.from(token).toString() === hash ? Promise.resolve() : Promise.reject(new GatewayError('signature_invalid', { fault: 'stamp-imprint' }))
  }
  async function faults(limit = 100): Promise<ChainCheck['faults']> {
    const all: ChainCheck['faults'][number][] = []
    let cursor: string | undefined
    do {
      const page = await kit.store.chain.check(limit, verifyStamp, { cursor })
      all.push(...page.faults)
      cursor = page.next
    } while (cursor !== undefined)
    return all
  }
  /** Whatever the page, the same is found. */
  async function expectFaults(...expected: ChainCheck['faults']): Promise<void> {
    for (const limit of [100, 2, 1]) expect(await faults(limit)).toEqual(expected)
  }
  const entry = (kind: 'entry-changed' | 'entry-removed' | 'entry-added' | 'entry-moved', block: number, id: string) => ({ kind, partition: month, block, entry: id })
  const block = (kind: 'block-changed' | 'block-removed' | 'block-moved', number: number) => ({ kind, partition: month, block: number })

  test('nothing is said of one that nobody touched', async () => {
    await stampNewest()
    await expectFaults()
  })

  test.each([
    ['data', `data = '{"n": 99}'`],
    ['type', `type = 'other'`],
    ['client', `client = 'province-56'`],
    ['transfer', `transfer_id = gen_random_uuid()`],
    ['partner', `partner = 'land'`],
    ['dossier', `dossier_code = 'H56'`],
    ['time', `at = at + interval '1 microsecond'`],
  ])('an entry whose %s was changed is named', async (_what, set) => {
    const id = await idAt(3, 1)
    await kit.sql.query(`update events set ${set} where id = $1`, [id])
    await expectFaults(entry('entry-changed', 3, id))
  })

  test('an entry that was removed is named: inside a block, at its ends, the very last', async () => {
    const ids = [await idAt(1, 0), await idAt(3, 2), await idAt(4, 3), await idAt(5, 3)]
    await kit.sql.query('delete from events where id = any($1::bigint[])', [ids])
    await expectFaults(entry('entry-removed', 1, ids[0] ?? ''), entry('entry-removed', 3, ids[1] ?? ''), entry('entry-removed', 4, ids[2] ?? ''), entry('entry-removed', 5, ids[3] ?? ''))
  })

  test('all entries of a block that were removed are named', async () => {
    const ids = [await idAt(2, 0), await idAt(2, 1), await idAt(2, 2), await idAt(2, 3)]
    await kit.sql.query('delete from events where id = any($1::bigint[])', [ids])
    await expectFaults(...ids.map((id) => entry('entry-removed', 2, id)))
  })

  test('an entry that was put between others is named, under a new id or a used one', async () => {
    const { rows } = await kit.sql.query<{ id: string }>(`insert into events (type, xact) select 'added', xact from events where id = $1 returning id::text`, [await idAt(2, 1)])
    await expectFaults(entry('entry-added', 2, rows[0]?.id ?? ''))
    await kit.sql.query('delete from events where id = $1', [rows[0]?.id])
    const used = await idAt(4, 2)
    await kit.sql.query(`insert into events (id, type, xact, at) select id, 'added', xact, at + interval '1 second' from events where id = $1`, [used])
    await expectFaults(entry('entry-added', 4, used))
  })

  test('an entry that was given another id was taken away and put there', async () => {
    const id = await idAt(3, 1)
    await kit.sql.query('update events set id = 9000 where id = $1', [id])
    await expectFaults(entry('entry-removed', 3, id), entry('entry-added', 3, '9000'))
  })

  test('an entry that was moved is named: within its block, and out of it', async () => {
    const [within, out] = [await idAt(2, 0), await idAt(4, 1)]
    await kit.sql.query(`update events set xact = (select xact from events where id = $2) where id = $1`, [within, await idAt(2, 2)])
    // ids go up with transactions: it still stands before the one whose transaction it now has
    await expectFaults(entry('entry-moved', 2, within))
    await kit.sql.query(`update events set xact = (select xact from events where id = $2) where id = $1`, [out, await idAt(1, 1)])
    await expectFaults(entry('entry-moved', 2, within), entry('entry-moved', 4, out))
  })

  test.each([
    ['root', `root = repeat('a', 64)`],
    ['count', 'count = 3'],
    ['time', `made_at = '2026-01-01T00:00:00.000Z'`],
    ['link', `previous = repeat('b', 64)`],
    ['hash', `hash = repeat('c', 64)`],
    ['digests', `digests = set_byte(digests, 5, get_byte(digests, 5) # 1)`],
    ['digests, cut off', `digests = substring(digests for 40)`],
    ['ids', 'ids = array[ids[2], ids[1], ids[3], ids[4]]'],
    ['ids, all of them', `ids = '{}'`],
    ['end', 'up_to_id = up_to_id - 1'],
  ])('a block whose %s was changed is named, and its entries are not', async (_what, set) => {
    await kit.sql.query(`update blocks set ${set} where number = 3`)
    const found = await faults()
    expect(found).toContainEqual(block('block-changed', 3))
    expect(found.filter((fault) => fault.kind.startsWith('entry'))).toEqual([])
    expect(new Set(found.map((fault) => ('block' in fault ? fault.block : 0)))).toEqual(new Set([3]))
    expect(new Set((await faults(1)).map((fault) => JSON.stringify(fault)))).toEqual(new Set(found.map((fault) => JSON.stringify(fault))))
  })

  test('a block that was made anew over changed entries does not fit the next', async () => {
    const id = await idAt(3, 1)
    await kit.sql.query(`update events set data = '{"n": 99}' where id = $1`, [id])
    await remakeBlock(3)
    await expectFaults(block('block-changed', 3))
  })

  test('a chain that was made anew to its end does not fit its stamp', async () => {
    const stamp = await stampNewest()
    await kit.sql.query(`update events set data = '{"n": 99}' where id = $1`, [await idAt(3, 1)])
    for (const number of [3, 4, 5]) await remakeBlock(number)
    await kit.sql.query('update chain_head set hash = (select hash from blocks where number = 5)')
    await expectFaults({ kind: 'stamp-wrong', partition: month, block: 5, fault: 'stamp-imprint' })
    // nor when the stamp is said to be of the new hash
    await kit.sql.query('update stamps set hash = (select hash from blocks where number = 5) where hash = $1', [stamp.hash])
    await expectFaults({ kind: 'stamp-wrong', partition: month, block: 5, fault: 'stamp-imprint' })
  })

  /** As somebody would who knows how a block is made, and writes to all tables; what follows it, and the end, stay as they are. */
  async function remakeBlock(number: number): Promise<void> {
    await kit.sql.query(`
      create temp table later as select * from blocks where number > ${number};
      create temp table ended as select * from chain_head;
      delete from blocks where number >= ${number};
      update chain_head h set number = b.number, hash = b.hash, up_to_xact = b.up_to_xact, up_to_id = b.up_to_id from blocks b where b.number = ${number - 1}`)
    expect(await kit.store.chain.extend(perBlock)).toBe(perBlock)
    await kit.sql.query(`
      insert into blocks select * from later;
      delete from chain_head; insert into chain_head select * from ended;
      drop table later; drop table ended`)
  }

  test('a block that was removed is named: the first, one inside, the last', async () => {
    await kit.sql.query('delete from blocks where number = 3')
    await expectFaults(block('block-removed', 3))
    await kit.sql.query('delete from blocks where number = 1')
    await expectFaults(block('block-removed', 1), block('block-removed', 3))
    await kit.sql.query('delete from blocks where number = 5')
    await expectFaults(block('block-removed', 1), block('block-removed', 3), block('block-removed', 5))
  })

  test('all blocks that were removed are named', async () => {
    await kit.sql.query('delete from blocks')
    await expectFaults(...[1, 2, 3, 4, 5].map((number) => block('block-removed', number)))
  })

  test('an end that was cut off is named by its stamp, where the head was turned back', async () => {
    await stampNewest()
    await kit.sql.query('delete from blocks where number > 3')
    await kit.sql.query('update chain_head h set number = b.number, hash = b.hash, up_to_xact = b.up_to_xact, up_to_id = b.up_to_id from blocks b where b.number = 3')
    await expectFaults(block('block-removed', 4), block('block-removed', 5))
    await kit.sql.query('delete from chain_head')
    expect(await faults()).toEqual([block('block-removed', 4)])
  })

  test.each(['up_to_id = up_to_id - 1', `up_to_xact = '3'`, `hash = repeat('a', 64)`])('an end that was moved is named: %s', async (set) => {
    await kit.sql.query(`update chain_head set ${set}`)
    await expectFaults(block('block-changed', 5))
  })

  test('blocks that changed places are named', async () => {
    await kit.sql.query('update blocks set number = 6 - number + 1000 where number in (2, 4)')
    await kit.sql.query('update blocks set number = number - 1000 where number > 1000')
    await expectFaults(block('block-moved', 2), block('block-moved', 4))
  })

  test('the end of a month that was removed is named', async () => {
    await renameMonths()
    await expectFaults()
    await kit.sql.query(`delete from blocks where partition = '2026-09' and number = 3`)
    await expectFaults({ kind: 'block-removed', partition: '2026-09', block: 3 })
  })

  /** The same chain, as if it had begun in an earlier month. */
  async function renameMonths(): Promise<void> {
    const { rows } = await kit.sql.query<{ number: number; count: number; root: string; madeAt: string }>('select number, count, root, made_at as "madeAt" from blocks order by number')
    let previous = '0'.repeat(64)
    for (const { number: was, ...row } of rows) {
      const [partition, number] = was <= 3 ? ['2026-09', was] as const : ['2026-10', was - 3] as const
      const hash = blockHash({ ...row, partition, number, previous })
      await kit.sql.query('update blocks set partition = $2, number = $3, previous = $4, hash = $5 where partition = $6 and number = $1', [was, partition, number, previous, hash, month])
      previous = hash
    }
    await kit.sql.query(`update chain_head set partition = '2026-10', number = 2, hash = $1`, [previous])
  }

  test('a stamp that does not verify is named, with its fault', async () => {
    await stampNewest()
    await kit.sql.query(`update stamps set token = 'x'`)
    await expectFaults({ kind: 'stamp-wrong', partition: month, block: 5, fault: 'stamp-imprint' })
  })

  test('an authority about which nobody can be asked makes a stamp unproven, not wrong', async () => {
    await stampNewest()
    const { faults: some } = await kit.store.chain.check(100, () => Promise.reject(new GatewayError('certificate_unproven', { fault: 'revocation-unknown' })))
    expect(some).toEqual([{ kind: 'stamp-unproven', partition: month, block: 5, fault: 'revocation-unknown' }])
  })

  test('a chain that was made anew, or cut off, does not hold what was known of it', async () => {
    const known = (await kit.store.chain.check(100, verifyStamp)).head ?? ''
    const checked = async () => (await kit.store.chain.check(2, verifyStamp, { heads: [known] })).faults
    expect(await checked()).toEqual([])
    await kit.sql.query(`delete from events where (data->>'n')::int >= 16; delete from blocks where number = 5;
      update chain_head c set number = 4, hash = b.hash, up_to_xact = b.up_to_xact, up_to_id = b.up_to_id from blocks b where b.number = 4`)
    await expectFaults()
    expect(await checked()).toEqual([{ kind: 'head-missing', head: known }])
    await kit.sql.query(`update events set data = '{"n": 99}' where data->>'n' = '5'; delete from blocks; delete from chain_head; insert into chain_head default values`)
    await chainAll()
    await expectFaults()
    expect(await checked()).toEqual([{ kind: 'head-missing', head: known }])
  })

  test('a chain that was made anew of old entries says how late it is', async () => {
    await kit.sql.query(`update events set at = at - interval '25 hours'; delete from blocks; delete from chain_head; insert into chain_head default values`)
    await chainAll()
    expect(await faults()).toEqual([1, 2, 3, 4, 5].map((number) => ({ kind: 'block-late', partition: month, block: number })))
  })

  test('where stamping is configured, blocks do not wait for a stamp for more than a day', async () => {
    const from = async (limit: number) => {
      const all: unknown[] = []
      for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
        const page = await kit.store.chain.check(limit, verifyStamp, { cursor, stampedEverySeconds: 60 })
        all.push(...page.faults.filter(({ kind }) => kind.startsWith('stamp')))
        cursor = page.next
      }
      return all
    }
    expect(await from(2)).toEqual([])
    await kit.sql.query(`update blocks set made_at = '2026-01-01T00:00:00.000Z'`)
    for (const limit of [100, 2, 1]) expect(await from(limit)).toEqual([{ kind: 'stamp-missing', partition: month, block: 1 }])
    await stampNewest()
    // a block that says it was made in January, and was stamped in November
    for (const limit of [100, 2, 1]) expect(await from(limit)).toEqual([{ kind: 'stamp-late', partition: month, block: 5 }])
  })

  test('what fails for other reasons than the stamp fails', async () => {
    await stampNewest()
    await expect(kit.store.chain.check(10, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network')
  })
})

describe('evidence that somebody tampered with', () => {
  let kit: StoreKit
  beforeAll(async () => {
    kit = await openStoreKit()
  })
  beforeEach(() => forgetAll(kit))
  afterAll(() => kit.close())

  /** A transfer that was accepted, delivered and answered about, all of it chained. */
  async function toldTransfer(): Promise<{ readonly id: string; readonly dossierCode: string }> {
    const transfer = await kit.accept()
    await kit.store.transfers.settle(await kit.lease(transfer.id), settlement('deliver', { attempt: attemptRecord({ raw: 'an answer' }) }))
    await kit.store.inbox.receive(entryOf(eventOf(transfer.dossierCode)), apply)
    while ((await kit.store.chain.extend(100)) > 0);
    return transfer
  }
  async function found(): Promise<readonly string[]> {
    const { faults } = await kit.store.chain.check(100, () => Promise.resolve())
    return faults.map((fault) => `${fault.kind} ${'what' in fault ? fault.what : ''}`)
  }
  async function set(text: string, id: string): Promise<void> {
    const { rowCount } = await kit.sql.query(text, [id])
    expect(rowCount).toBeGreaterThan(0)
  }

  test('nothing is said of what nobody touched', async () => {
    await toldTransfer()
    expect(await kit.store.chain.check(100, () => Promise.resolve())).toMatchObject({ entries: 3, purged: 0, faults: [] })
  })

  test.each([
    ['evidence-changed digest of attempt 1', `update attempts set digest = repeat('0', 64) where transfer_id = $1`],
    ['evidence-changed attempt 1', `update attempts set record = set_byte(record, length(record) - 1, get_byte(record, length(record) - 1) # 1), digest = digest where transfer_id = $1`],
    ['evidence-removed attempt 1', 'update attempts set record = null where transfer_id = $1'],
    ['evidence-removed attempt 1', 'delete from attempts where transfer_id = $1'],
    ['evidence-changed digest of what was told', `update inbox set evidence = repeat('0', 64) where transfer_id = $1`],
    ['evidence-changed told', `update inbox set proofs = set_byte(proofs, length(proofs) - 1, get_byte(proofs, length(proofs) - 1) # 1) where transfer_id = $1`],
    ['evidence-removed told', 'update inbox set proofs = null where transfer_id = $1'],
    ['evidence-removed told', 'delete from inbox where transfer_id = $1'],
    ['evidence-changed payload digest', `update transfers set payload_digest = repeat('0', 64) where id = $1`],
    ['evidence-changed payload', `update payloads set body = set_byte(body, length(body) - 1, get_byte(body, length(body) - 1) # 1) where transfer_id = $1`],
    ['evidence-removed payload', 'delete from payloads where transfer_id = $1'],
    ['evidence-changed receipt', `update transfers set receipt = receipt || 'x' where id = $1`],
    ['evidence-removed receipt', 'update transfers set receipt = null where id = $1'],
    ['evidence-removed transfer', 'delete from transfers where id = $1'],
    ['evidence-changed transfer, client', `update transfers set client = 'evil' where id = $1`],
    ['evidence-changed transfer, partner', `update transfers set partner = 'land' where id = $1`],
    ['evidence-changed transfer, state', `update transfers set state = 'refused' where id = $1`],
    ['evidence-changed outcome of attempt 1', `update attempts set outcome = 'refused' where transfer_id = $1`],
    ['evidence-changed attempt 7, in no entry', `insert into attempts (transfer_id, number, trigger, started_at, finished_at, outcome, digest) select transfer_id, 7, trigger, started_at, finished_at, 'delivered', repeat('a', 64) from attempts where transfer_id = $1`],
    ['evidence-changed attempt 1, kept twice', `insert into attempts (transfer_id, number, trigger, started_at, finished_at, outcome, digest, recorded_at) select transfer_id, number, trigger, started_at, finished_at, 'delivered', repeat('a', 64), recorded_at - interval '1 second' from attempts where transfer_id = $1`],
    ['evidence-changed told, moved to another transfer', `update inbox i set transfer_id = t.id from transfers t where i.transfer_id = $1 and t.id <> $1`],
    ['evidence-changed told, moved to another transfer', 'update inbox set transfer_id = null where transfer_id = $1'],
    ['evidence-changed told, moved to another transfer', `update inbox set dossier_code = 'other' where transfer_id = $1`],
  ])('%s, after: %s', async (fault, text) => {
    await toldTransfer()
    const { id } = await toldTransfer()
    await toldTransfer()
    await set(text, id)
    expect(await found()).toEqual([fault])
  })

  test('the record of another attempt does not stand for this one', async () => {
    const [one, two] = [await toldTransfer(), await toldTransfer()]
    await kit.sql.query('update attempts set record = (select record from attempts where transfer_id = $2) where transfer_id = $1', [one.id, two.id])
    expect(await found()).toEqual(['evidence-changed attempt 1'])
  })

  test('what was sealed with a key that is not here cannot be told from what was changed, which is said', async () => {
    const { id } = await toldTransfer()
    await kit.sql.query(`update attempts set record = overlay(record placing 'none'::bytea from position('test'::bytea in record)) where transfer_id = $1`, [id])
    expect(await found()).toEqual(['evidence-changed attempt 1, sealed with a key that is not here'])
  })

  test('one entry of several faults names each', async () => {
    const { id } = await toldTransfer()
    await kit.sql.query(`update transfers set receipt = 'x', payload_digest = 'y' where id = $1`, [id])
    expect(await found()).toEqual(['evidence-changed receipt', 'evidence-changed payload digest'])
  })

  test('what was purged counts as purged, not as a fault', async () => {
    const { id, dossierCode } = await toldTransfer()
    await toldTransfer()
    const inbox = await kit.sql.query<{ id: string }>('update inbox set proofs = null, raw = null where transfer_id = $1 returning id::text', [id])
    await kit.sql.query('update attempts set record = null where transfer_id = $1', [id])
    await kit.sql.query('delete from payloads where transfer_id = $1', [id])
    expect(await found()).toEqual(['evidence-removed payload', 'evidence-removed attempt 1', 'evidence-removed told'])
    const note = `insert into events (type, transfer_id, partner, dossier_code, data) values ('content.purged', $1, 'tax', $2, $3)`
    await kit.sql.query(note, [id, dossierCode, { reason: 'retention' }])
    expect(await found()).toEqual(['evidence-removed told'])
    await kit.sql.query(note, [id, dossierCode, { reason: 'retention', inbox: Number(inbox.rows[0]?.id) }])
    while ((await kit.store.chain.extend(100)) > 0);
    expect(await kit.store.chain.check(100, () => Promise.resolve())).toMatchObject({ purged: 3, faults: [] })
    // digests stay, and are still compared
    await kit.sql.query(`update attempts set digest = repeat('0', 64) where transfer_id = $1`, [id])
    expect(await found()).toEqual(['evidence-changed digest of attempt 1'])
  })

  test('a purge of something else, or one that was put into the past, excuses nothing', async () => {
    const { id } = await toldTransfer()
    await kit.sql.query('update attempts set record = null where transfer_id = $1', [id])
    await kit.sql.query('delete from payloads where transfer_id = $1', [id])
    const lost = ['evidence-removed payload', 'evidence-removed attempt 1']
    await kit.sql.query(`insert into events (type, transfer_id, data) values ('content.purged', $1, '{"inbox": 1}')`, [id])
    await kit.store.chain.extend(100)
    expect(await found()).toEqual(lost)
    // between chained entries, after which it is named as well; and of a time that is still to come
    const forged = `insert into events (type, transfer_id, xact) values ('content.purged', $1, `
    await kit.sql.query(`${forged} (select min(xact::text::bigint)::text::xid8 from events))`, [id])
    expect(await found()).toEqual(['entry-added ', ...lost])
    await kit.sql.query(`delete from events where type = 'content.purged' and data = '{}'`)
    await kit.sql.query(`${forged} '900000000')`, [id])
    expect(await found()).toEqual(lost)
  })

  test('a state is what the newest entry says, through replays, resends and orders of people', async () => {
    const { id } = await toldTransfer()
    const order = { actor: 'an administrator', reason: 'a test' }
    const settled = async (move: Parameters<typeof settlement>[0]) => kit.store.transfers.settle(await kit.lease(id), settlement(move))
    const steps = [
      () => kit.store.transfers.resend(id, order), () => kit.store.transfers.dismiss(id, order), () => kit.store.transfers.resend(id, order), () => settled('refuse'),
      () => kit.store.transfers.resend(id, order), () => settled('wait'), () => settled('confirm'), () => kit.store.transfers.resend(id, order), () => settled('deliver'),
    ]
    for (const step of steps) {
      await step()
      await kit.store.chain.extend(100)
      expect(await found()).toEqual([])
    }
    const other = await kit.accept()
    await kit.store.transfers.settle(await kit.lease(other.id), settlement('park'))
    await kit.store.transfers.replay(other.id, order)
    await kit.store.transfers.dismiss(other.id, order)
    await kit.store.chain.extend(100)
    expect(await found()).toEqual([])
  })

  test.each([
    ['state', `state = 'active'`],
    ['organisation', `organisation = 'G12'`],
    ['pem', `pem = 'YXR0YWNrZXI='`],
  ])('a certificate whose %s was changed is named', async (what, set) => {
    const thumbprint = hash('sha256', Buffer.from('a certificate'))
    await kit.store.certificates.add({ organisation: 'H56', thumbprint, pem: pemOf('a certificate'), state: 'planned' }, { actor: 'a', reason: 'b' })
    expect(await found()).toEqual([])
    await kit.sql.query(`update certificates set ${set}`)
    expect(await found()).toEqual([`certificate-changed ${thumbprint} ${what}`])
  })

  test('a certificate that was put there, or taken away, is named', async () => {
    const thumbprint = hash('sha256', Buffer.from('another'))
    await kit.sql.query(`insert into certificates (thumbprint, organisation, pem, state) values ($1, 'H56', $2, 'active')`, [thumbprint, pemOf('another')])
    expect(await found()).toEqual([`certificate-changed ${thumbprint} in no entry`])
    await kit.sql.query(`delete from certificates; insert into events (type, data) values ('certificate.added', '{"thumbprint": "ab", "to": "active"}')`)
    expect(await found()).toEqual(['certificate-changed ab removed'])
  })

  test('what purging by time takes away counts as purged', async () => {
    const { id } = await toldTransfer()
    await kit.sql.query(`update closed set closed_at = now() - interval '9 days'; update transfers set state_at = now() - interval '9 days';
      update inbox set received_at = now() - interval '9 days'; update dossiers set updated_at = now() - interval '9 days'`)
    expect(await kit.store.transfers.purgeContent(7, 100)).toBe(1)
    expect(await kit.store.transfers.payload(id)).toBeUndefined()
    while ((await kit.store.chain.extend(100)) > 0);
    expect(await kit.store.chain.check(100, () => Promise.resolve())).toMatchObject({ purged: 3, faults: [] })
  })

  test('of what was told by two partners in the same words, each is checked', async () => {
    const { dossierCode } = await kit.accept()
    const event = eventOf(dossierCode)
    for (const partner of ['tax', 'land']) await kit.store.inbox.receive(entryOf(event, { partner }), apply)
    while ((await kit.store.chain.extend(100)) > 0);
    expect(await found()).toEqual([])
    await kit.sql.query(`update inbox set proofs = $1 where partner = 'land'`, [Buffer.from(vault.seal(Buffer.from('{}')))])
    expect(await found()).toEqual(['evidence-changed told'])
  })
})
