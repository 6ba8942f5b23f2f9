/** Walks the answers that a partner's parked transfers wait with, newest first, a few at a time: their records may be large. */
import { unforeseenAnswer } from '../domain/answer-rule.ts'
import type { ParkedAnswer } from '../ports/answer-rule-store.ts'
import type { Vault } from '../ports/vault.ts'
import { openRecord, readRecord } from './attempt-record.ts'
import type { Pool } from './pool.ts'

interface ParkedRow {
  readonly id: string
  readonly sequence: bigint
  readonly dossier_code: string
  readonly state_at: Date
  readonly number: number | null
  readonly record: Buffer | null
}

const atOnce = 50

const parked = `
select t.id, c.sequence, t.dossier_code, t.state_at, a.number, a.record
from closed c
cross join lateral (select * from transfers t where t.sequence = c.sequence offset 0) t
left join lateral (
  select number, record from (
    select number, outcome, record from attempts where transfer_id = t.id order by number desc, recorded_at desc limit 1
  ) last where outcome = 'unclear'
) a on true
where c.state = 'parked' and c.partner = $1 and ($2::bigint is null or c.sequence < $2) order by c.sequence desc limit $3`

export async function* parkedAnswers(pool: Pool, vault: Vault, partner: string, limit: number): AsyncGenerator<readonly ParkedAnswer[]> {
  let before: bigint | null = null
  for (let left = limit; left > 0; left -= atOnce) {
    const asked = Math.min(left, atOnce)
    const rows: readonly ParkedRow[] = (await pool.query<ParkedRow>(parked, [partner, before, asked])).rows
    if (rows.length > 0) yield rows.map((row) => toParked(vault, row))
    if (rows.length < asked) return
    before = rows.at(-1)?.sequence ?? null
  }
}

function toParked(vault: Vault, { id, dossier_code: dossierCode, state_at: at, number, record }: ParkedRow): ParkedAnswer {
  return { transferId: id, dossierCode, at, answer: number === null || record === null ? undefined : answerIn(readRecord(openRecord(vault, id, number, record))) }
}

function answerIn({ code, raw, exchanges }: ReturnType<typeof readRecord>): ParkedAnswer['answer'] {
  return raw === undefined ? undefined : unforeseenAnswer(code ?? '', raw, exchanges)
}
