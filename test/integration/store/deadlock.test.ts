/** Two transactions that wait for each other: PostgreSQL rolls one of them back, and it begins anew. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inTransaction, openPool, orAnew, type Pool } from '../../../src/store/pool.ts'
import { openStoreKit, type StoreKit } from './store-kit.ts'

let kit: StoreKit
let pool: Pool
beforeAll(async () => {
  kit = await openStoreKit()
  pool = openPool({ url: kit.url, size: 4, onError() {} })
  await pool.query('create table crossed (name text primary key, count int not null default 0)')
  await pool.query(`insert into crossed (name) values ('left'), ('right')`)
})
afterAll(async () => {
  await pool.end()
  await kit.close()
})

it('both are done once, one of them anew', async () => {
  const met = Promise.withResolvers<void>()
  let waiting = 0
  let tries = 0

  function count(first: string, second: string): Promise<void> {
    return inTransaction(pool, async (client) => {
      tries += 1
      await client.query('update crossed set count = count + 1 where name = $1', [first])
      waiting += 1
      if (waiting === 2) met.resolve()
      await met.promise
      await client.query('update crossed set count = count + 1 where name = $1', [second])
    })
  }

  await Promise.all([count('left', 'right'), count('right', 'left')])
  const { rows } = await pool.query<{ count: number }>('select count from crossed')
  expect(rows).toEqual([{ count: 2 }, { count: 2 }])
  // the one that begins anew may be first at the row that the other waits for, and they wait for each other again
  expect(tries).toBeGreaterThanOrEqual(3)
})

it('anything else that the database refuses is told at once', async () => {
  let tries = 0
  const refused = orAnew(() => {
    tries += 1
    return pool.query('select 1 / 0')
  })
  await expect(refused).rejects.toMatchObject({ code: '22012' })
  expect(tries).toBe(1)
})
