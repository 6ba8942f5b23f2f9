/** Many transfers of the past that a partner refused, copied from one real one: each can be sent again and is a dossier of its own. */
import { createHash, hkdfSync, randomUUID } from 'node:crypto'
import pg from 'pg'
import { aboutBody } from '../../src/store/transfer-secrets.ts'
import { createVault } from '../../src/store/vault.ts'
import { encryptionKey } from './scene.ts'

const piece = 1_000

const copy = `
with made as (
  select * from unnest($2::uuid[], $3::text[], $4::text[], $5::bytea[], $6::int[]) as m (id, code, digest, body, minutes)
), t as (
  insert into transfers (id, client, idempotency_key, sender, partner, dossier_code, procedure_code, payload_digest, accepted_at, receipt, purpose, status, state, state_at, attempts, code, words)
  select m.id, o.client, 'key-of-' || m.code, o.sender, o.partner, m.code, o.procedure_code, m.digest, o.accepted_at - m.minutes * interval '1 minute', o.receipt, o.purpose, o.status, o.state, o.state_at - m.minutes * interval '1 minute', o.attempts, o.code, o.words
  from made m cross join transfers o where o.id = $1
  returning *
), body as (
  insert into payloads (transfer_id, body) select id, body from made
)
insert into closed (state, sequence, client, partner, accepted_at, closed_at, code, remote_id, procedure_code)
select state, sequence, client, partner, accepted_at, state_at, code, remote_id, procedure_code from t`

/** Adds `count` copies of the transfer, with codes from `codeOf`; nothing of them stands in the journal until they are sent again. */
export async function fillFailed(databaseUrl: string, original: string, count: number, codeOf: (n: number) => string): Promise<void> {
  const vault = createVault([{ id: encryptionKey.id, secret: new Uint8Array(hkdfSync('sha256', encryptionKey.secret, '', 'lienthong encryption', 32)) }])
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ body: Buffer; code: string; digest: string }>('select p.body, t.dossier_code as code, t.payload_digest as digest from payloads p join transfers t on t.id = p.transfer_id where t.id = $1', [original])
    const [held] = rows
    if (held === undefined) throw new Error(`${original} is not there`)
    const text = Buffer.from(vault.open(held.body, aboutBody(original))).toString('utf8')
    if (digestOf(text) !== held.digest) throw new Error('the digest of a transfer is of something else than its body')
    for (let from = 0; from < count; from += piece) {
      const made = Array.from({ length: Math.min(piece, count - from) }, (_, at) => {
        const [id, code] = [randomUUID(), codeOf(from + at)]
        const body = text.replaceAll(held.code, code)
        return { id, code, digest: digestOf(body), body: Buffer.from(vault.seal(Buffer.from(body), aboutBody(id))), minutes: count - from - at }
      })
      const columns = (['id', 'code', 'digest', 'body', 'minutes'] as const).map((name) => made.map((row) => row[name]))
      await client.query(copy, [original, ...columns])
    }
    await client.query('analyze')
  } finally {
    await client.end()
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
