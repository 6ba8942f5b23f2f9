/** Signed messages by the ids that their partners gave them: one id is one content, however often it comes. */
import type { InboxStore } from '../ports/inbox-store.ts'
import type { Pool } from './pool.ts'
import { storableText } from './storable.ts'

type Heard = Awaited<ReturnType<InboxStore['hear']>>

// whoever comes with the same id meanwhile waits here, until it is known whether this one was written
const note = 'insert into heard (partner, message_id, digest) values ($1, $2, $3) on conflict do nothing returning digest'
const earlier = 'select digest from heard where partner = $1 and message_id = $2'

export async function hearMessage(pool: Pool, partner: string, messageId: string, digest: string): Promise<Heard> {
  const id = storableText(messageId)
  const made = await pool.query<{ digest: string }>({ name: 'hear', text: note, values: [partner, id, digest] })
  if (made.rows.length > 0) return 'new'
  // a statement of its own, because the one above cannot see a row that was committed while it waited for it
  const { rows } = await pool.query<{ digest: string }>({ name: 'heard', text: earlier, values: [partner, id] })
  return rows[0]?.digest === digest ? 'repeat' : 'conflict'
}
