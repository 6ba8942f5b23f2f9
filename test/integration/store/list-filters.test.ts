import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deliveryStates } from '../../../src/domain/transfer.ts'
import type { Transfer, TransferFilter } from '../../../src/ports/transfer-store.ts'
import { attemptRecord, openStoreKit, settlement, waiting, type StoreKit } from './store-kit.ts'

const codes = ['unknown-answer', 'no-such-office', 'server-error']
const clients = ['north', 'south', 'gateway']
const partners = ['tax', 'land']
const procedures = ['1.006714', '2.002621']
const purposes = ['submission', 'mirror', 'webhook', 'payment-proof'] as const

describe('a list by any filters', () => {
  let kit: StoreKit
  let all: readonly Transfer[]
  const start = Math.floor(Date.now() / 60_000) * 60_000 - 6 * 86_400_000

  beforeAll(async () => {
    kit = await openStoreKit(partners)
    for (let n = 0; n < 72; n++) await plant(n)
    // each came to its state some time after it was accepted
    await kit.sql.query(`update transfers set state_at = accepted_at + interval '1 minute' * (sequence * 37 % 600)`)
    await kit.sql.query('update closed c set closed_at = t.state_at from transfers t where t.sequence = c.sequence')
    // as whoever follows the journal makes them
    await kit.sql.query(`insert into dossiers (sender, code, client, state) select distinct on (sender, dossier_code) sender, dossier_code, client, '{}'::jsonb from transfers`)
    all = (await kit.store.transfers.list({}, 200)).items
    expect(new Set(all.map(({ state }) => state))).toEqual(new Set(deliveryStates))
  })
  afterAll(() => kit.close())

  /** One after the other, an hour and a quarter apart, so that those near each other in time are told apart as well. */
  async function plant(n: number): Promise<void> {
    const client = clients[n % 3] ?? ''
    const { id } = await kit.accept({
      client,
      partner: partners[n % 2] ?? '',
      procedureCode: procedures[Math.floor(n / 5) % 2] ?? '',
      purpose: client === 'gateway' ? (purposes[1 + (n % 3)] ?? 'mirror') : 'submission',
      acceptedAt: new Date(start + n * 75 * 60_000),
    })
    const to = deliveryStates[n % deliveryStates.length]
    if (to === 'accepted') return
    if (to === 'cancelled') return void (await kit.store.transfers.cancel(id, client, 'clerk'))
    const lease = await kit.lease(id)
    const ended = { attempt: attemptRecord({ outcome: 'unclear', code: codes[n % 3] }), remoteId: `R-${n % 7}` }
    if (to === 'waiting') await kit.store.transfers.settle(lease, waiting(3_600_000))
    if (to === 'delivered') await kit.store.transfers.settle(lease, settlement('deliver', { remoteId: `R-${n % 7}` }))
    if (to === 'confirmed') await kit.store.transfers.settle(lease, settlement('confirm', { remoteId: `R-${n % 7}` }))
    if (to === 'refused') await kit.store.transfers.settle(lease, settlement('refuse', ended))
    if (to === 'parked') await kit.store.transfers.settle(lease, settlement('park', ended))
    if (to === 'expired') await kit.store.transfers.settle(lease, settlement('expire', ended))
  }

  function meets(transfer: Transfer, filter: TransferFilter): boolean {
    const { client, partner, procedureCode, dossierCode, remoteId, codeEnds, states, purposes: wanted, codes: reasons, acceptedFrom, acceptedTo, stateFrom, stateTo } = filter
    const is = (wish: unknown, value: unknown) => wish === undefined || wish === value
    const isOneOf = (wish: readonly unknown[] | undefined, value: unknown) => wish === undefined || wish.includes(value)
    const within = (from: Date | undefined, to: Date | undefined, at: Date) => (from === undefined || at >= from) && (to === undefined || at < to)
    return (
      is(client, transfer.client) && is(partner, transfer.partner) && is(procedureCode, transfer.procedureCode) && is(dossierCode, transfer.dossierCode) && is(remoteId, transfer.remoteId) &&
      (codeEnds === undefined || transfer.dossierCode.endsWith(codeEnds)) &&
      isOneOf(states, transfer.state) && isOneOf(wanted, transfer.purpose) && isOneOf(reasons, transfer.code) &&
      within(acceptedFrom, acceptedTo, transfer.acceptedAt) && within(stateFrom, stateTo, transfer.stateAt)
    )
  }

  const some = <Value>(values: readonly Value[]) => fc.subarray([...values], { minLength: 1 })
  const one = <Value>(values: readonly Value[]) => fc.constantFrom(...values)
  /** Near the planted ones, on their very instants, and beyond both ends. */
  const accepted = fc.integer({ min: -3, max: 220 }).map((n) => new Date(start + n * 25 * 60_000))

  test('shows what a look at each transfer shows, page by page', { timeout: 120_000 }, async () => {
    const stateAts = all.map(({ stateAt }) => stateAt)
    const conditions = {
      states: some(deliveryStates), codes: some(codes), purposes: some(purposes), client: one([...clients, 'nobody']), partner: one(partners), procedureCode: one(procedures),
      remoteId: one(['R-1', 'R-2', 'R-none']), dossierCode: one([all[10]?.dossierCode, all[11]?.dossierCode]),
      codeEnds: one([...[9, 10, 40].map((n) => all[n]?.dossierCode.slice(-4)), all[12]?.dossierCode.slice(-9), '0-0099']),
      acceptedFrom: accepted, acceptedTo: accepted, stateFrom: one(stateAts), stateTo: one(stateAts),
    }
    const names = Object.keys(conditions)
    const filters = fc.tuple(fc.record(conditions), fc.subarray(names, { maxLength: 4 })).map(([values, chosen]) => Object.fromEntries(Object.entries(values).filter(([name]) => chosen.includes(name))))
    let found = 0
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 1, max: 30 }), async (drawn, limit) => {
        const filter: TransferFilter = drawn
        const ids: string[] = []
        let cursor: string | undefined
        do {
          const page = await kit.store.transfers.list(filter, limit, cursor)
          ids.push(...page.items.map(({ id }) => id))
          cursor = page.next
        } while (cursor !== undefined)
        expect(ids).toEqual(all.filter((transfer) => meets(transfer, filter)).map(({ id }) => id))
        found += ids.length
      }),
      { numRuns: 300 },
    )
    expect(found).toBeGreaterThan(300)
  })

  test('of nothing wanted is empty', async () => {
    for (const filter of [{ states: [] }, { codes: [] }, { purposes: [] }]) expect((await kit.store.transfers.list(filter, 5)).items).toEqual([])
  })
})
