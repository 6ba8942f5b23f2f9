import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openStoreKit, type StoreKit } from './store-kit.ts'

const days = 30
const day = 86_400_000

function ago(n: number): Date {
  return new Date(Date.now() - n * day)
}

describe('what would grow for ever', () => {
  let kit: StoreKit
  beforeEach(async () => {
    kit = await openStoreKit()
  })
  afterEach(() => kit.close())

  async function keepAnswer(digest: string, about: string, age: number): Promise<void> {
    await kit.store.certificates.keepAnswer({ source: 'ocsp', about, digest, bytes: Buffer.from(digest), thisUpdate: ago(age), nextUpdate: undefined, fetchedAt: ago(age) })
  }
  async function answersLeft(): Promise<readonly string[]> {
    return (await kit.sql.query<{ digest: string }>('select digest from revocation_answers order by digest')).rows.map(({ digest }) => digest)
  }

  test('answers about revocation go once nothing that is kept can need them; the newest of each stays', async () => {
    for (const [digest, about, age] of [['a1', 'a', 200], ['a2', 'a', 100], ['a3', 'a', 60], ['b1', 'b', 200]] as const) await keepAnswer(digest, about, age)
    const { id } = await kit.accept()
    await kit.sql.query(`update work set accepted_at = now() - interval '110 days' where transfer_id = $1`, [id])
    await kit.store.transfers.purgeTraces(days)
    expect(await answersLeft()).toEqual(['a2', 'a3', 'b1'])
    await kit.sql.query(`update work set accepted_at = now() where transfer_id = $1`, [id])
    await kit.store.transfers.purgeTraces(days)
    expect(await answersLeft()).toEqual(['a3', 'b1'])
  })

  test('ids of messages go after more than a year, and may come again then', async () => {
    expect(await kit.store.inbox.hear('tax', 'm1', 'aa')).toBe('new')
    await kit.sql.query(`update heard set at = now() - interval '399 days'`)
    await kit.store.transfers.purgeTraces(days)
    expect(await kit.store.inbox.hear('tax', 'm1', 'aa')).toBe('repeat')
    await kit.sql.query(`update heard set at = now() - interval '401 days'`)
    await kit.store.transfers.purgeTraces(days)
    expect(await kit.store.inbox.hear('tax', 'm1', 'bb')).toBe('new')
  })

  test('old alarms go, but not of certificates that are known', async () => {
    const thumbprint = 'c'.repeat(64)
    await kit.sql.query(`insert into certificates (thumbprint, organisation, pem, state) values ($1, 'G99', 'x', 'archived')`, [thumbprint])
    const event = { type: 'certificate.expired', data: {} }
    for (const name of [`${thumbprint} expired`, `${'d'.repeat(64)} expired`, 'journal.stamp-late 2026']) await kit.store.certificates.alarmOnce(name, event)
    await kit.store.transfers.purgeTraces(days)
    expect((await kit.sql.query('select 1 from alarms')).rowCount).toBe(3)
    await kit.sql.query(`update alarms set raised_at = now() - interval '401 days'`)
    await kit.store.transfers.purgeTraces(days)
    expect((await kit.sql.query('select name from alarms')).rows).toEqual([{ name: `${thumbprint} expired` }])
  })
})
