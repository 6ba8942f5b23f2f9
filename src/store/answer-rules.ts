/** The AnswerRuleStore port on PostgreSQL: rows are only added, each with the entry of the journal that the check holds it against. */
import type { AnswerMatch, AnswerMeaning } from '../../schemas/answer-rules.ts'
import type { AnswerRuleStore, EndedRule, KeptRule, NewRule } from '../ports/answer-rule-store.ts'
import type { Order } from '../ports/transfer-store.ts'
import type { Vault } from '../ports/vault.ts'
import { parkedAnswers } from './answer-rules-parked.ts'
import type { Listening } from './listening.ts'
import type { Pool } from './pool.ts'
import { isUuid, storableJson, storableText } from './storable.ts'

export const answerRuleChannel = 'lienthong_answer_rules'

interface RuleRow {
  readonly id: string
  readonly partner: string
  readonly name: string
  readonly match: AnswerMatch
  readonly meaning: AnswerMeaning
  readonly reason: string
  readonly made_by: string
  readonly made_at: Date
  readonly ended_by: string | null
  readonly ended_at: Date | null
  readonly uses: number
}

const mostListed = 1_000

const columns = 'r.id, r.partner, r.name, r.match, r.meaning, r.reason, r.made_by, r.made_at'
const withEnds = 'answer_rules r left join answer_rule_ends e on e.rule_id = r.id'

const active = `select ${columns} from ${withEnds} where e.rule_id is null order by r.sequence`

/** More than so many are not counted, so that the list stays quick. */
const mostCounted = 1_000
// counted where they are told: no second number to keep right
const uses = `(select count(*)::int from (select 1 from events u where u.data ? 'rule' and u.data->>'rule' = r.id::text limit ${mostCounted}) counted)`
const listed = (where: string) => `select ${columns}, e.ended_by, e.ended_at, ${uses} as uses from ${withEnds} where ${where} order by r.sequence desc limit ${mostListed}`
const list = listed('($1::text is null or r.partner = $1) and ($2 or e.rule_id is null)')
const one = listed('r.id = $1')

const insert = `
with made as (
  insert into answer_rules as r (id, partner, name, match, meaning, reason, made_by) values ($1, $2, $3, $4, $5, $6, $7) returning *
), journal as (
  insert into events (type, data)
  select 'answer-rule.made', jsonb_build_object('id', id, 'partner', partner, 'name', name, 'match', match, 'meaning', meaning, 'reason', reason, 'by', made_by) from made
)
select ${columns} from made r`

const insertEnd = `
with ended as (
  insert into answer_rule_ends (rule_id, reason, ended_by) select id, $2, $3 from answer_rules where id = $1
  on conflict do nothing returning *
), journal as (
  insert into events (type, data) select 'answer-rule.ended', jsonb_build_object('id', rule_id, 'reason', reason, 'by', ended_by) from ended
)
select 1 from ended`

/** `listening` hears `answerRuleChannel`. */
export function createAnswerRuleStore(pool: Pool, vault: Vault, listening: Listening): AnswerRuleStore {
  async function tell(): Promise<void> {
    await pool.query(`notify ${answerRuleChannel}`)
  }

  async function find(id: string): Promise<KeptRule | undefined> {
    const { rows } = await pool.query<RuleRow>(one, [id])
    return rows[0] && keptOf(rows[0])
  }

  return {
    async active() {
      const { rows } = await pool.query<RuleRow>(active)
      return rows.map(ruleOf)
    },
    async list({ partner, ended = false }) {
      const { rows } = await pool.query<RuleRow>(list, [partner, ended])
      return rows.map(keptOf)
    },
    async add({ id, partner, name, match, meaning, reason, by }: NewRule) {
      const values = [id, partner, storableText(name), storableJson(match), storableJson(meaning), storableText(reason), by]
      const { rows } = await pool.query<RuleRow>(insert, values)
      const [row] = rows
      if (row === undefined) throw new Error('a rule that was written is not there')
      await tell()
      return keptOf({ ...row, ended_by: null, ended_at: null, uses: 0 })
    },
    async end(id: string, { actor, reason }: Order): Promise<EndedRule> {
      if (!isUuid(id)) return { kind: 'unknown' }
      const { rowCount } = await pool.query(insertEnd, [id, storableText(reason), actor])
      if (rowCount === 1) await tell()
      const rule = await find(id)
      if (rule === undefined) return { kind: 'unknown' }
      return { kind: rowCount === 1 ? 'ended' : 'ended-before', rule }
    },
    parkedAnswers: (partner, limit) => parkedAnswers(pool, vault, partner, limit),
    onChange: (listener) => listening.listen(listener),
  }
}

function ruleOf({ id, partner, name, match, meaning, reason, made_by: by }: RuleRow): NewRule {
  return { id, partner, name, match, meaning, reason, by }
}

function keptOf(row: RuleRow): KeptRule {
  const ended = row.ended_by === null || row.ended_at === null ? undefined : { by: row.ended_by, at: row.ended_at }
  return { ...ruleOf(row), at: row.made_at, ended, uses: row.uses }
}
