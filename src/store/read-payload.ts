/** Reads what a client handed over, byte for byte. */
import type { Pool } from './pool.ts'
import { isUuid } from './storable.ts'

export async function readPayload(pool: Pool, id: string): Promise<Uint8Array | undefined> {
  if (!isUuid(id)) return undefined
  const { rows } = await pool.query<{ readonly body: Buffer }>({ name: 'read-payload', text: 'select body from payloads where transfer_id = $1', values: [id] })
  return rows[0]?.body
}
