/** The ReferenceAnswers port on PostgreSQL: a row a question. */
import type { ReferenceAnswers } from '../ports/reference-answers.ts'
import type { Pool } from './pool.ts'

const find = `
select answer, (extract(epoch from now() - kept_at) * 1000)::float8 as age_ms
from reference_answers where partner = $1 and service = $2 and parameters = $3`

const keep = `
with forgotten as (
  delete from reference_answers where partner = $1 and kept_at < now() - $5 * interval '1 millisecond' and (service, parameters) <> ($2, $3)
)
insert into reference_answers (partner, service, parameters, answer) values ($1, $2, $3, $4)
on conflict (partner, service, parameters) do update set answer = excluded.answer, kept_at = now()`

const forget = 'delete from reference_answers where partner = $1 and service = $2 and parameters = $3'

export function createReferenceAnswers(pool: Pool): ReferenceAnswers {
  return {
    async find({ partner, service, parameters }) {
      const values = [partner, service, parameters]
      const { rows } = await pool.query<{ answer: string; age_ms: number }>({ name: 'find-reference', text: find, values })
      const [row] = rows
      return row && { answer: row.answer, ageMs: row.age_ms }
    },
    async keep({ partner, service, parameters }, answer, forgetAfterMs) {
      await pool.query({ name: 'keep-reference', text: keep, values: [partner, service, parameters, answer, forgetAfterMs] })
    },
    async forget({ partner, service, parameters }) {
      await pool.query({ name: 'forget-reference', text: forget, values: [partner, service, parameters] })
    },
  }
}
