/** A dossier inside a transaction: its row locked, with what its client sent and who holds it. */
import type { Dossier } from '../../schemas/dossier.ts'
import { initialState, type DossierState } from '../domain/dossier-state.ts'
import type { DeliveryState } from '../domain/transfer.ts'
import type { DossierKey, HeldDossier, Holding } from '../ports/dossier-store.ts'
import type { Client, Pool } from './pool.ts'
import { storableJson, storableText } from './storable.ts'
import { stateNow } from './transfer-row.ts'

/** A dossier as it is known, and the procedure that its newest version names. */
export type FoundDossier = HeldDossier & { readonly procedureCode: string }

interface DossierRow {
  readonly client: string
  readonly state: DossierState
}

interface Submission {
  readonly id: string
  readonly client: string
  readonly partner: string
  readonly accepted_at: Date
  readonly procedure_code: string
  readonly remote_id: string | null
  readonly state: DeliveryState
}

/** Nothing came of these: they say nothing about the dossier where there are others. */
export const cameToNothing: readonly DeliveryState[] = ['refused', 'cancelled']

const submissions = `
select t.id, t.client, t.partner, t.accepted_at, t.procedure_code, t.remote_id, ${stateNow} as state
from transfers t left join work w on w.transfer_id = t.id
where t.dossier_code = $2 and t.sender = $1 and t.purpose = 'submission'
order by t.sequence desc`

const find = 'select client, state from dossiers where sender = $1 and code = $2'

/** Locks the dossier until the transaction ends, and makes its row where it is the first to need it. Undefined where nobody sent it. */
export async function holdDossier(client: Client, key: DossierKey): Promise<HeldDossier | undefined> {
  const row = await lock(client, key)
  if (row !== undefined) return readDossier(client, key, row)
  const found = await readDossier(client, key)
  if (found === undefined) return undefined
  await client.query('insert into dossiers (sender, code, client, state, check_at) values ($1, $2, $3, $4, $5) on conflict do nothing', [
    key.sender, storableText(key.code), found.client, storableJson(found.state), found.state.clock.checkAt,
  ])
  // another transaction may have made it just before
  return readDossier(client, key, await lock(client, key))
}

/** As it is now, without holding anything. */
export async function findDossier(pool: Pool, key: DossierKey): Promise<FoundDossier | undefined> {
  const { rows } = await pool.query<DossierRow>({ name: 'dossier', text: find, values: [key.sender, storableText(key.code)] })
  return readDossier(pool, key, rows[0])
}

async function lock(client: Client, key: DossierKey): Promise<DossierRow | undefined> {
  const { rows } = await client.query<DossierRow>({ name: 'dossier-lock', text: `${find} for update`, values: [key.sender, storableText(key.code)] })
  return rows[0]
}

async function readDossier(connection: Client | Pool, { sender, code }: DossierKey, row?: DossierRow): Promise<FoundDossier | undefined> {
  const { rows } = await connection.query<Submission>({ name: 'dossier-submissions', text: submissions, values: [sender, storableText(code)] })
  const client = row?.client ?? rows[0]?.client
  const own = rows.filter((submission) => submission.client === client)
  const kept = own.filter(({ state }) => !cameToNothing.includes(state))
  const newest = kept[0] ?? own[0]
  if (client === undefined || newest === undefined) return undefined
  const latest = await bodyOf(connection, newest.id)
  return {
    sender,
    code,
    client,
    latest,
    latestTransferId: newest.id,
    procedureCode: newest.procedure_code,
    holdings: holdingsOf(kept),
    state: row?.state ?? initialState(latest, newest.accepted_at),
  }
}

async function bodyOf(connection: Client | Pool, transferId: string): Promise<Dossier> {
  const { rows } = await connection.query<{ body: Buffer }>({ name: 'dossier-body', text: 'select body from payloads where transfer_id = $1', values: [transferId] })
  if (rows[0] === undefined) throw new Error(`the body of ${transferId} is not there`)
  // what was accepted has passed the schema at the door
  return JSON.parse(rows[0].body.toString('utf8')) as Dossier
}

/** `newestFirst`. The id at the partner comes with the first delivery; a follow-up on its way has none yet. */
function holdingsOf(newestFirst: readonly Submission[]): readonly Holding[] {
  const byPartner = Map.groupBy(newestFirst, ({ partner }) => partner)
  return [...byPartner].flatMap(([partner, sent]) => {
    const [newest] = sent
    if (newest === undefined) return []
    const remoteId = sent.find(({ remote_id: id }) => id !== null)?.remote_id ?? undefined
    return [{ partner, transferId: newest.id, state: newest.state, remoteId }]
  })
}
