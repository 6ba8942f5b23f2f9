/** What the store's tests share: a store on a fresh database, transfers of invented people, ends of attempts. */
import { createHash, randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Dossier } from '../../../schemas/dossier.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import type { Log, LogFields } from '../../../src/ports/log.ts'
import type { AttemptRecord, Lease, NewTransfer, Settlement, Transfer } from '../../../src/ports/transfer-store.ts'
import { openStore, type Store } from '../../../src/store/open-store.ts'
import { createVault } from '../../../src/store/vault.ts'
import { createDatabase } from '../../helpers/postgres.ts'

export interface StoreKit {
  readonly url: string
  readonly store: Store
  /** A second one on the same database, as another process has it. */
  readonly other: Store
  /** A connection of the test's own, to look behind the doors. */
  readonly sql: pg.Client
  readonly warnings: readonly LogFields[]
  accept(overrides?: Partial<NewTransfer>): Promise<Transfer>
  lease(id: string, owner?: string): Promise<Lease>
  close(): Promise<void>
}

export const clock: Clock = { now: () => new Date(), random: () => 0.5, id: () => randomUUID() }

export const vault = createVault([{ id: 'test', secret: Buffer.alloc(32, 7) }])

export async function openStoreKit(partners: readonly string[] = ['tax', 'land']): Promise<StoreKit> {
  const database = await createDatabase()
  const warnings: LogFields[] = []
  const log: Log = { info() {}, warn: (fields) => void warnings.push(fields), error: (fields) => void warnings.push(fields) }
  const options = { url: database.url, poolSize: 10, clock, log, vault }
  const [store, other] = await Promise.all([openStore(options), openStore(options)])
  const sql = new pg.Client({ connectionString: database.url })
  await sql.connect()
  await store.lanes.ensure(partners)

  return {
    url: database.url,
    store,
    other,
    sql,
    warnings,
    async accept(overrides) {
      const acceptance = await store.transfers.accept(newTransfer(overrides))
      if (acceptance.kind !== 'accepted') throw new Error(`not accepted: ${acceptance.kind}`)
      return acceptance.transfer
    },
    async lease(id, owner = 'worker-1') {
      const result = await store.transfers.lease(id, owner, 60_000)
      if (result.kind !== 'leased') throw new Error(`not leased: ${result.reason}`)
      return result.lease
    },
    async close() {
      await Promise.all([store.close(), other.close(), sql.end()])
      await database.drop()
    },
  }
}

let counter = 0

export function newTransfer(overrides: Partial<NewTransfer> = {}): NewTransfer & { readonly receipt: string } {
  counter++
  const code = `H56.14-261120-${String(counter).padStart(4, '0')}`
  const payload = overrides.payload ?? dossierPayload({ code: overrides.dossierCode ?? code })
  return {
    id: randomUUID(),
    client: 'province-56',
    idempotencyKey: `key-${randomUUID()}`,
    sender: 'H56',
    partner: 'tax',
    dossierCode: code,
    procedureCode: '1.006714',
    status: 2,
    payload,
    payloadDigest: createHash('sha256').update(payload).digest('hex'),
    acceptedAt: new Date('2026-11-20T01:30:00Z'),
    purpose: 'submission',
    receipt: 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln',
    ...overrides,
  }
}

/** As much of a dossier as the store looks at. */
export function dossierPayload(overrides: Partial<Dossier> = {}): Uint8Array {
  const dossier = { status: 2, receivedAt: '2026-11-20T01:00:00Z', dueAt: '2026-12-04T10:00:00Z', subject: 'Đăng ký biến động của Nguyễn Thị Thử', ...overrides }
  return Buffer.from(JSON.stringify(dossier))
}

export const finishedAt = new Date('2026-11-20T01:31:00Z')

export function attemptRecord(overrides: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    finishedAt,
    outcome: 'delivered',
    code: undefined,
    words: undefined,
    raw: undefined,
    fields: [],
    exchanges: [],
    signatures: [],
    messages: [],
    receipt: undefined,
    ...overrides,
  }
}

export function settlement(move: Settlement['move'], overrides: Partial<Settlement> = {}): Settlement {
  return { move, attempt: attemptRecord(), inDoubt: false, lane: { kind: 'as-is' }, ...overrides }
}

/** A retry after so many milliseconds. */
export function waiting(afterMs: number, overrides: Partial<Settlement> = {}): Settlement {
  const attempt = attemptRecord({ outcome: 'later', code: 'server-error', words: 'HTTP 503' })
  return settlement('wait', { attempt, dueAt: new Date(finishedAt.getTime() + afterMs), counts: true, ...overrides })
}
