/** What was answered about revocation, kept as it came, and alarms that are raised once. */
import type { CertificateStore, RevocationAnswer } from '../ports/certificate-store.ts'
import { certificateChannel } from './certificate-rows.ts'
import { inTransaction, type Pool } from './pool.ts'
import { storableJson, storableText } from './storable.ts'

interface AnswerRow {
  readonly source: RevocationAnswer['source']
  readonly about: string
  readonly digest: string
  readonly bytes: Buffer
  readonly this_update: Date
  readonly next_update: Date | null
  readonly fetched_at: Date
}

const columns = 'source, about, digest, bytes, this_update, next_update, fetched_at'

/** Reaches every process once it is kept, where it is new. */
const keep = `
with kept as (
  insert into revocation_answers (${columns}) values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (source, about, digest) do update set fetched_at = greatest(revocation_answers.fetched_at, excluded.fetched_at)
  returning xmax = 0 as is_new)
select pg_notify('${certificateChannel}', '') from kept where is_new`

const newest = `
select distinct on (source, about) source, about, digest from revocation_answers order by source, about, this_update desc, fetched_at desc`
const latest = `
select ${columns} from revocation_answers join (${newest}) newest using (source, about, digest) where digest <> all ($1)`
const before = `
select ${columns} from revocation_answers where source = $1 and about = $2 and this_update <= $3 order by this_update desc, fetched_at desc limit 1`
const byDigest = `select ${columns} from revocation_answers where digest = $1 limit 1`

const raise = 'insert into alarms (name) values ($1) on conflict do nothing returning name'
const journal = 'insert into events (type, data) values ($1, $2)'

export async function keepAnswer(pool: Pool, { source, about, digest, bytes, thisUpdate, nextUpdate, fetchedAt }: RevocationAnswer): Promise<void> {
  await pool.query(keep, [source, about, digest, Buffer.from(bytes), thisUpdate, nextUpdate ?? null, fetchedAt])
}

export async function latestAnswers(pool: Pool, known: readonly string[]): Promise<readonly RevocationAnswer[]> {
  return (await pool.query<AnswerRow>(latest, [known])).rows.map(toAnswer)
}

export async function answerBefore(pool: Pool, source: RevocationAnswer['source'], about: string, time: Date): Promise<RevocationAnswer | undefined> {
  const { rows } = await pool.query<AnswerRow>(before, [source, about, time])
  return rows[0] && toAnswer(rows[0])
}

export async function findAnswer(pool: Pool, digest: string): Promise<RevocationAnswer | undefined> {
  const { rows } = await pool.query<AnswerRow>(byDigest, [digest])
  return rows[0] && toAnswer(rows[0])
}

/** Both or neither: an alarm that is not in the journal was not raised. */
export function alarmOnce(pool: Pool, name: string, event: Parameters<CertificateStore['alarmOnce']>[1]): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query(raise, [storableText(name)])
    if (rows.length > 0) await client.query(journal, [event.type, storableJson(event.data)])
    return rows.length === 0
  })
}

function toAnswer(row: AnswerRow): RevocationAnswer {
  const { source, about, digest, bytes } = row
  return { source, about, digest, bytes, thisUpdate: row.this_update, nextUpdate: row.next_update ?? undefined, fetchedAt: row.fetched_at }
}
