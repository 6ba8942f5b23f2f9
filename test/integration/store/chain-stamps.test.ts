/** The chained journal with stamps of a real authority: asked for by the loop, verified by the check. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openHttpClient } from '../../../src/net/http-client.ts'
import type { BlockStamp } from '../../../src/ports/chain-store.ts'
import type { HttpClient } from '../../../src/ports/http-client.ts'
import { createVerifyTimeStamp, openTimeStamper } from '../../../src/signing/cms/time-stamp.ts'
import { createStampJournal } from '../../../src/usecases/stamp-journal.ts'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { openTrustServices, type OpenTrustServices } from '../../helpers/trust-services.ts'
import { forgetAll } from './chain-kit.ts'
import { openStoreKit, type StoreKit } from './store-kit.ts'

describe('a journal that is stamped', () => {
  let kit: StoreKit
  let seals: TestSeals
  let services: OpenTrustServices
  let http: HttpClient
  let now: number
  const clock = { now: () => new Date(now), random: () => 0.5, id: () => 'id' }
  const open = new AbortController().signal

  beforeAll(async () => {
    kit = await openStoreKit()
    seals = await testSeals(['H56'])
    services = await openTrustServices(seals)
    http = openHttpClient({ maxAnswerBytes: 300_000, connections: 2 })
  }, 60_000)
  beforeEach(async () => {
    now = Date.now()
    services.behave({})
    await forgetAll(kit)
  })
  afterAll(async () => {
    await http.close()
    await services.close()
    await kit.close()
  })

  function loop(store = kit.store) {
    const stamper = openTimeStamper({ url: services.tsaUrl, http, judge: seals.judge, clock: { now: () => new Date() }, timeoutMs: 10_000 })
    return createStampJournal({ chain: store.chain, alarms: store.certificates, stamper, everySeconds: 60, worth: { entries: 1, orAfterMs: 0 }, clock, log: { info() {}, warn() {}, error() {} } })
  }
  function verifyStamp({ token, hash }: BlockStamp): Promise<unknown> {
    return createVerifyTimeStamp({ judge: seals.judge, clock: { now: () => new Date() } })(token, Buffer.from(hash, 'hex'))
  }

  test('two processes ask once a minute, and what they were given verifies', async () => {
    const bodies = [loop(), loop(kit.other)]
    for (let turn = 0; turn < 4; turn++) {
      await kit.accept()
      for (const body of bodies) await body(open)
      now += 21_000
    }
    expect(await kit.store.chain.standing()).toMatchObject({ waiting: 0, unstampedBlocks: 0 })
    expect(await kit.store.chain.check(100, verifyStamp)).toMatchObject({ blocks: 4, entries: 4, stamps: 2, faults: [] })
  })

  test('a stamp that was put on another block is named', async () => {
    const body = loop()
    for (let turn = 0; turn < 2; turn++) {
      await kit.accept()
      await body(open)
      now += 61_000
    }
    await kit.sql.query(`update stamps s set token = o.token from stamps o where o.number <> s.number`)
    const { faults } = await kit.store.chain.check(100, verifyStamp)
    expect(faults.map((fault) => ('fault' in fault ? [fault.kind, fault.block, fault.fault] : fault))).toEqual([['stamp-wrong', 1, 'stamp-imprint'], ['stamp-wrong', 2, 'stamp-imprint']])
  })

  test('a stamp that is kept under another time is named', async () => {
    await kit.accept()
    await loop()(open)
    await kit.sql.query(`update stamps set at = at - interval '1 day'`)
    const { faults } = await kit.store.chain.check(100, verifyStamp)
    expect(faults).toEqual([{ kind: 'stamp-wrong', partition: expect.any(String), block: 1, fault: 'stamp-time' }])
  })

  test('an alarm about missing stamps stands in the journal once, and is chained as well', async () => {
    services.behave({ tsa: 'refuses' })
    const bodies = [loop(), loop(kit.other)]
    await kit.accept()
    for (let turn = 0; turn < 10; turn++) {
      for (const body of bodies) await body(open)
      now += 15 * 60_000
    }
    const { rows } = await kit.sql.query<{ data: object }>(`select data from events where type = 'journal.stamp-late'`)
    expect(rows).toEqual([{ data: { stampedAt: 'never', blocks: 1 } }])
    services.behave({})
    for (const body of bodies) await body(open)
    expect(await kit.store.chain.check(100, verifyStamp)).toMatchObject({ entries: 2, stamps: 1, faults: [] })
  })
})
