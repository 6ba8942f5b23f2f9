/** The CorrectionStore port on PostgreSQL. Who decides holds the row of the correction, and of its original where it is sent. */
import type { CorrectionState } from '../../schemas/corrections.ts'
import type { CorrectionDecision, CorrectionFilter, CorrectionOrder, CorrectionStore, KeptCorrection, NewCorrection, Proposal } from '../ports/correction-store.ts'
import type { NewTransfer, Order, Page } from '../ports/transfer-store.ts'
import type { Vault } from '../ports/vault.ts'
import { insertTransfers } from './accept-transfer.ts'
import { closeFailed, stateAfter } from './change-transfer.ts'
import { failedStates } from '../domain/transfer.ts'
import { overtaken, standingOf } from './corrections-standing.ts'
import { readListCursor, writeListCursor } from './cursor.ts'
import { inTransaction, type Client, type Pool } from './pool.ts'
import { isUuid, storableJson, storableText } from './storable.ts'

interface CorrectionRow {
  readonly id: string
  readonly sequence: bigint
  readonly original: string
  readonly partner: string
  readonly dossier_code: string
  readonly state: CorrectionState
  readonly proposed_by: string
  readonly proposed_at: Date
  readonly reason: string
  readonly paths: readonly string[]
  readonly decided_by: string | null
  readonly decided_at: Date | null
  readonly decision: string | null
  readonly transfer_id: string | null
  readonly may_be_there: boolean
}

const columns = `id, sequence, original, partner, dossier_code, state, proposed_by, proposed_at, reason, paths, decided_by, decided_at, decision, transfer_id,
  (select t.in_doubt from transfers t where t.id = original) as may_be_there`

const insert = `
insert into corrections (id, original, partner, dossier_code, proposed_by, reason, paths, content)
select $1, t.id, t.partner, t.dossier_code, $3, $4, $5, $6 from transfers t where t.id = $2
on conflict (original) where state = 'proposed' do nothing
returning ${columns}`

const decide = `
update corrections set state = $2, decided_by = $3, decided_at = now(), decision = $4, transfer_id = $5 where id = $1 returning ${columns}`

const correctOriginal = closeFailed('transfer.corrected')

/** What is sealed is bound to its place. */
const aboutCorrection = (id: string) => `correction ${id.toLowerCase()}`

export function createCorrectionStore(pool: Pool, vault: Vault): CorrectionStore {
  return {
    async standing(original, asked) {
      return isUuid(original) ? standingOf(pool, original, asked) : 'unknown'
    },
    async mayBeThere(transfer) {
      if (!isUuid(transfer)) return false
      const { rows } = await pool.query<{ there: boolean }>('select in_doubt as there from transfers where id = $1', [transfer])
      return rows[0]?.there ?? false
    },
    propose: (correction) => propose(pool, vault, correction),
    async get(id) {
      const row = isUuid(id) ? await find(pool, id) : undefined
      return row && toCorrection(row)
    },
    async content(id) {
      if (!isUuid(id)) return undefined
      const { rows } = await pool.query<{ content: Buffer | null }>('select content from corrections where id = $1', [id])
      const sealed = rows[0]?.content ?? undefined
      return sealed && vault.open(sealed, aboutCorrection(id))
    },
    list: (filter, limit, cursor) => list(pool, filter, limit, cursor),
    send: (id, transfer, order) => send(pool, vault, id, transfer, order),
    decline(id, to, order) {
      return inTransaction(pool, (client) => whereProposed(client, id, () => close(client, id, to, order)))
    },
  }
}

async function propose(pool: Pool, vault: Vault, { id, original, content, paths, order }: NewCorrection): Promise<Proposal> {
  if (!isUuid(original)) return { kind: 'unknown' }
  return inTransaction(pool, async (client): Promise<Proposal> => {
    // held until this ends: nobody purges or replays it meanwhile
    const refusal = await standingOf(client, original, order, 'hold')
    if (refusal === 'unknown') return { kind: 'unknown' }
    if (refusal !== undefined) return { kind: 'refused', refusal }
    const sealed = Buffer.from(vault.seal(content, aboutCorrection(id)))
    const { rows } = await client.query<CorrectionRow>(insert, [id, original, order.actor, storableText(order.reason), paths, sealed])
    if (rows[0] !== undefined) return { kind: 'proposed', correction: toCorrection(rows[0]) }
    const pending = await client.query<{ id: string }>(`select id from corrections where original = $1 and state = 'proposed'`, [original])
    return { kind: 'pending', id: pending.rows[0]?.id ?? '' }
  })
}

async function send(pool: Pool, vault: Vault, id: string, transfer: NewTransfer, order: CorrectionOrder): Promise<CorrectionDecision> {
  return inTransaction(pool, (client) =>
    whereProposed(client, id, async ({ original }) => {
      const refusal = await standingOf(client, original, order, 'hold')
      if (refusal === 'unknown') return { kind: 'unknown' }
      if (refusal !== undefined) return { kind: 'refused', refusal }
      await client.query('savepoint unsent')
      const [sent] = await insertTransfers(client, vault, [{ ...transfer, corrects: original }])
      if (sent === undefined) throw new Error('the key of a correction belongs to another transfer')
      const late = await overtaken(client, sent.id, original)
      if (late !== undefined) {
        await client.query('rollback to savepoint unsent')
        return { kind: 'refused', refusal: late }
      }
      const data = storableJson({ actor: order.actor, reason: order.reason, correction: id, transferId: sent.id })
      await client.query(correctOriginal, [original, data, stateAfter('dismiss'), failedStates])
      return close(client, id, 'sent', order, sent.id)
    }),
  )
}

async function close(client: Client, id: string, to: CorrectionState, order: Order, transferId?: string): Promise<CorrectionDecision> {
  const { rows } = await client.query<CorrectionRow>(decide, [id, to, order.actor, storableText(order.reason), transferId])
  return rows[0] === undefined ? { kind: 'unknown' } : { kind: 'decided', correction: toCorrection(rows[0]) }
}

/** Of two who decide at once the second finds what the first decided. */
async function whereProposed(client: Client, id: string, decision: (held: CorrectionRow) => Promise<CorrectionDecision>): Promise<CorrectionDecision> {
  const row = isUuid(id) ? await find(client, id, 'for update') : undefined
  if (row === undefined) return { kind: 'unknown' }
  return row.state === 'proposed' ? decision(row) : { kind: 'illegal', correction: toCorrection(row) }
}

async function find(connection: Pool | Client, id: string, lock = ''): Promise<CorrectionRow | undefined> {
  const { rows } = await connection.query<CorrectionRow>(`select ${columns} from corrections where id = $1 ${lock}`, [id])
  return rows[0]
}

async function list(pool: Pool, { states, original }: CorrectionFilter, limit: number, cursor: string | undefined): Promise<Page<KeptCorrection>> {
  if (original !== undefined && !isUuid(original)) return { items: [], next: undefined }
  const values: unknown[] = [limit + 1]
  const where: string[] = []
  function condition(text: (parameter: string) => string, value: unknown): void {
    if (value === undefined) return
    values.push(value)
    where.push(text(`$${values.length}`))
  }
  condition((parameter) => `state = any(${parameter}::text[])`, states)
  condition((parameter) => `original = ${parameter}`, original)
  condition((parameter) => `sequence < ${parameter}`, cursor === undefined ? undefined : readListCursor(cursor))
  const { rows } = await pool.query<CorrectionRow>(`select ${columns} from corrections ${where.length === 0 ? '' : `where ${where.join(' and ')}`} order by sequence desc limit $1`, values)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items: items.map(toCorrection), next: rows.length > limit && last !== undefined ? writeListCursor(last.sequence) : undefined }
}

function toCorrection(row: CorrectionRow): KeptCorrection {
  return {
    id: row.id,
    original: row.original,
    dossierCode: row.dossier_code,
    partner: row.partner,
    state: row.state,
    by: row.proposed_by,
    at: row.proposed_at,
    reason: row.reason,
    paths: row.paths,
    mayBeThere: row.may_be_there,
    decidedBy: row.decided_by ?? undefined,
    decidedAt: row.decided_at ?? undefined,
    decision: row.decision ?? undefined,
    transferId: row.transfer_id ?? undefined,
  }
}
