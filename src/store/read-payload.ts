/** Reads what a client handed over, byte for byte. */
import type { Vault } from '../ports/vault.ts'
import type { Pool } from './pool.ts'
import { isUuid } from './storable.ts'
import { aboutBody } from './transfer-secrets.ts'

export async function readPayload(pool: Pool, vault: Vault, id: string): Promise<Uint8Array | undefined> {
  if (!isUuid(id)) return undefined
  const { rows } = await pool.query<{ readonly body: Buffer }>({ name: 'read-payload', text: 'select body from payloads where transfer_id = $1', values: [id] })
  return rows[0] && vault.open(rows[0].body, aboutBody(id))
}
