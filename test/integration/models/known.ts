/** What the database holds about the transfers of one lane, in the form of the model. */
import type pg from 'pg'
import type { Model, ModelTransfer } from './store-model.ts'

interface KnownRow {
  readonly id: string
  readonly dossier_code: string
  readonly state: string
  readonly attempts: number
  readonly in_doubt: boolean
  readonly code: string | null
  readonly work: { readonly due: boolean; readonly owner: string | null; readonly ran_out: boolean; readonly attempts: number; readonly tries: number; readonly trigger: string; readonly queue: string; readonly in_doubt: boolean; readonly interruptions: number; readonly kept: string | null } | null
  readonly rows: readonly string[]
  /** As it was written, and in the order in which readers take it. */
  readonly told: readonly string[]
  readonly read: readonly string[]
  readonly lists: readonly string[]
}

const known = `
select t.id, t.dossier_code, t.state, t.attempts, t.in_doubt, t.code,
  (select jsonb_build_object('due', w.due_at <= now(), 'owner', case when w.lease_until is not null then w.lease_owner end, 'ran_out', w.lease_until < now(), 'attempts', w.attempts,
    'tries', w.tries, 'trigger', w.trigger, 'queue', w.queue, 'in_doubt', w.in_doubt, 'interruptions', w.interruptions, 'kept', w.kept_state) from work w where w.transfer_id = t.id) as work,
  array(select a.number || ' ' || a.trigger || ' ' || a.outcome from attempts a where a.transfer_id = t.id order by a.number) as rows,
  array(select substr(e.type, 10) from events e where e.transfer_id = t.id and e.type like 'transfer.%' order by e.id) as told,
  array(select substr(e.type, 10) from events e where e.transfer_id = t.id and e.type like 'transfer.%' order by e.xact, e.id) as read,
  array(select c.state from closed c where c.sequence = t.sequence) as lists
from transfers t where t.partner = $1 order by t.sequence`

const lanes = `
select state, next_probe_at is not null as probed, failures, array(select substr(e.type, 6) from events e where e.partner = $1 and e.type like 'lane.%' order by e.id) as told from lanes where partner = $1`

const inbox = `select key from inbox where partner = $1 and state = 'applied' order by id`

/**
 * With what the model has no need of: the lists of closed ones have each transfer at its end, and none that is on its way; readers
 * are told what came of it in the order in which it came.
 */
export async function knownOf(sql: pg.Client, lane: string): Promise<Model> {
  const { rows } = await sql.query<KnownRow>({ name: 'known', text: known, values: [lane] })
  const found = await sql.query<Model['lane']>({ name: 'known-lane', text: lanes, values: [lane] })
  const heard = await sql.query<{ key: string }>({ name: 'known-inbox', text: inbox, values: [lane] })
  const [theLane] = found.rows
  if (theLane === undefined) throw new Error(`there is no lane ${lane}`)
  return { transfers: rows.map(asModelled), lane: { ...theLane }, heard: heard.rows.map(({ key }) => key) }
}

/** Of two orders of people at once nobody knows which was first. */
const orders = ['replayed', 'resent']

function asModelled({ dossier_code: dossier, state, attempts, in_doubt: inDoubt, code, work, rows, told, read, lists }: KnownRow): ModelTransfer {
  const [inOrder, asRead] = [told, read].map((all) => all.filter((type) => !orders.includes(type)).join(', '))
  if (asRead !== inOrder) throw new Error(`readers are told [${asRead}] of what was [${inOrder}]`)
  const listed = work === null ? [state] : []
  if (JSON.stringify(lists) !== JSON.stringify(listed)) throw new Error(`a transfer in ${state} is listed as closed in [${lists.join(', ')}] instead of [${listed.join(', ')}]`)
  const modelled = { dossier, state, attempts, inDoubt, mayHaveArrived: code === 'may-have-arrived', rows: [...rows], told: [...told] }
  if (work === null) return modelled
  const { due, owner, ran_out: ranOut, tries, trigger, queue, interruptions, kept } = work
  // when a leased one was due is nothing to anybody
  const lease = owner === null ? { due } : { due: true, lease: { owner, ranOut } }
  return { ...modelled, work: { ...lease, attempts: work.attempts, tries, trigger, queue, inDoubt: work.in_doubt, interruptions, ...(kept !== null ? { kept } : {}) } }
}
