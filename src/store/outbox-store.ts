/** Hands work that became due to a queue, and forgets it only once the queue has it. */
import type { OutboxRow, OutboxStore } from '../ports/outbox-store.ts'
import type { Announcer } from './announcer.ts'
import type { Listening } from './listening.ts'
import { inTransaction, type Pool } from './pool.ts'

/** For the most frequent of its questions, when nothing is due: one statement, no lock. */
const toTake = 'select exists (select from outbox) as there'

const take = `
with taken as (
  delete from outbox
  where id in (select id from outbox order by id limit $1 for update skip locked)
  returning *
)
select transfer_id as "transferId", partner, queue, attempt, due_at as since,
  greatest(0, ceil(extract(epoch from due_at - now()) * 1000))::float8 as "delayMs"
from taken order by id`

export function createOutboxStore(pool: Pool, announcer: Announcer, listening: Listening): OutboxStore {
  return {
    async relay(limit, publish) {
      const { rows: found } = await pool.query<{ there: boolean }>({ name: 'outbox-to-take', text: toTake })
      if (found[0]?.there !== true) return 0
      return inTransaction(pool, async (client) => {
        const { rows } = await client.query<OutboxRow>({ name: 'outbox-take', text: take, values: [limit] })
        if (rows.length > 0) await publish(rows)
        return rows.length
      })
    },
    announce: () => announcer.announce(),
    listen: (wake) => listening.listen(wake),
  }
}
