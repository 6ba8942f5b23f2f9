/** A dossier inside a transaction: its row locked, with what its client sent and who holds it. */
import type { Dossier } from '../../schemas/dossier.ts'
import { initialState, type DossierState } from '../domain/dossier-state.ts'
import type { DeliveryState } from '../domain/transfer.ts'
import type { DossierKey, HeldDossier, Holding } from '../ports/dossier-store.ts'
import type { Vault } from '../ports/vault.ts'
import { grantFiles } from './granted-files.ts'
import { aboutBody } from './transfer-secrets.ts'
import { OvertakenError, type Client, type Pool } from './pool.ts'
import { storableJson, storableText } from './storable.ts'
import { stateNow } from './transfer-row.ts'

/** A dossier as it is known, and the procedure that its newest version names. Without that version where its content is purged. */
export type FoundDossier = Omit<HeldDossier, 'latest'> & { readonly procedureCode: string; readonly latest: HeldDossier['latest'] | undefined }

interface DossierRow {
  readonly sender: string
  readonly code: string
  readonly client: string
  readonly state: DossierState
  readonly overtakes: boolean
}

interface Submission {
  readonly sender: string
  readonly code: string
  readonly id: string
  readonly client: string
  readonly partner: string
  readonly accepted_at: Date
  readonly procedure_code: string
  readonly remote_id: string | null
  readonly state: DeliveryState
  readonly purged_at: Date | null
  readonly overtakes: boolean
}

type Rows = ReadonlyMap<string, DossierRow>
/** By transfer: what opens its body. */
type Contents = ReadonlyMap<string, () => Uint8Array>
type Turn = 'in turn'

/** Nothing came of these: they say nothing about the dossier where there are others. */
export const cameToNothing: readonly DeliveryState[] = ['refused', 'cancelled']

const wanted = '(select * from unnest($1::text[], $2::text[]) limit cardinality($1)) as k (sender, code)'

/** Whether a row was written by a transaction that began after this one, which has a number once it wrote anything. */
const overtakes = (row: string) => `age(${row}.xmin) < 0 as overtakes`

const find = `select d.sender, d.code, d.client, d.state, ${overtakes('d')} from ${wanted} join dossiers d on d.sender = k.sender and d.code = k.code`

// in one order everywhere, so that two who need several never wait for each other
const lock = `${find} order by d.sender, d.code for update of d`

const make = `
insert into dossiers (sender, code, client, state, check_at)
select * from unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::timestamptz[]) as d (sender, code, client, state, check_at) order by sender, code
on conflict do nothing
returning sender, code`

// the offset keeps the planner from anything but looking each dossier up
const submissions = `
select k.sender, k.code, s.* from ${wanted} cross join lateral (
  select t.id, t.client, t.partner, t.accepted_at, t.procedure_code, t.remote_id, ${stateNow} as state, t.sequence, t.purged_at, ${overtakes('t')}
  from transfers t left join work w on w.transfer_id = t.id
  where t.dossier_code = k.code and t.sender = k.sender and t.purpose = 'submission' offset 0
) s order by s.sequence desc`

const handOver = 'update dossiers set client = $3 where sender = $1 and code = $2'

const bodies = 'select transfer_id, body from payloads where transfer_id = any($1::uuid[])'

/**
 * Locks the dossier until the transaction ends, and makes its row where it is the first to need it. Undefined where nobody sent
 * it, or its content is purged. Rejects with OvertakenError where it was changed by who began later, as long as it waited.
 */
export async function holdDossier(client: Client, vault: Vault, key: DossierKey): Promise<HeldDossier | undefined> {
  return (await hold(client, vault, [key], 'in turn')).get(nameOf(key))
}

/** The same of many at once, by `nameOf` their keys, whoever changed them: somebody always does. */
export function holdDossiers(client: Client, vault: Vault, keys: readonly DossierKey[]): Promise<ReadonlyMap<string, HeldDossier>> {
  return hold(client, vault, keys)
}

async function hold(client: Client, vault: Vault, keys: readonly DossierKey[], turn?: Turn): Promise<ReadonlyMap<string, HeldDossier>> {
  const rows = await rowsOf(client, 'dossiers-lock', lock, keys)
  const found = stillThere(await readDossiers(client, vault, keys, rows, turn))
  for (const dossier of found.values()) await followClient(client, dossier, rows.get(nameOf(dossier)))
  const missing = [...found.values()].filter((dossier) => !rows.has(nameOf(dossier)))
  if (missing.length === 0) return found
  const made = await makeRows(client, missing)
  // another transaction made these just before
  const others = missing.filter((dossier) => !made.has(nameOf(dossier)))
  if (others.length === 0) return found
  return new Map([...found, ...stillThere(await readDossiers(client, vault, others, await rowsOf(client, 'dossiers-lock', lock, others), turn))])
}

/** As it is now, without holding anything. */
export async function findDossier(pool: Pool, vault: Vault, key: DossierKey): Promise<FoundDossier | undefined> {
  return (await readDossiers(pool, vault, [key], await rowsOf(pool, 'dossiers-find', find, [key]))).get(nameOf(key))
}

/** What a dossier goes by in a map. */
export function nameOf({ sender, code }: DossierKey): string {
  return JSON.stringify([sender, storableText(code)])
}

type WholeDossier = FoundDossier & HeldDossier

function stillThere(found: ReadonlyMap<string, FoundDossier>): ReadonlyMap<string, WholeDossier> {
  return new Map([...found].flatMap(([name, { latest, ...dossier }]) => (latest === undefined ? [] : [[name, { ...dossier, latest }] as const])))
}

/** The client that sent the newest version has the dossier, and what came with it before: an organisation may get another client. */
async function followClient(client: Client, { sender, code, client: newest, state }: WholeDossier, row: DossierRow | undefined): Promise<void> {
  if (row === undefined || row.client === newest) return
  await client.query(handOver, [sender, storableText(code), newest])
  await grantFiles(client, newest, [...state.results.flatMap(({ files }) => files), ...state.payments.flatMap(({ receipts }) => receipts)])
}

async function rowsOf(connection: Client | Pool, name: string, text: string, keys: readonly DossierKey[]): Promise<Rows> {
  const { rows } = await connection.query<DossierRow>({ name, text, values: [...valuesOf(keys)] })
  return new Map(rows.map((row) => [nameOf(row), row]))
}

async function makeRows(client: Client, missing: readonly WholeDossier[]): Promise<ReadonlySet<string>> {
  const states = missing.map(({ state }) => state)
  const values = [...valuesOf(missing), missing.map((dossier) => dossier.client), states.map((state) => storableJson(state)), states.map(({ clock }) => clock.checkAt ?? null)]
  const { rows } = await client.query<DossierKey>({ name: 'dossiers-make', text: make, values })
  return new Set(rows.map((row) => nameOf(row)))
}

async function readDossiers(connection: Client | Pool, vault: Vault, keys: readonly DossierKey[], rows: Rows, turn?: Turn): Promise<ReadonlyMap<string, FoundDossier>> {
  const all = await connection.query<Submission>({ name: 'dossiers-submissions', text: submissions, values: [...valuesOf(keys)] })
  if (turn !== undefined && [...rows.values(), ...all.rows].some((row) => row.overtakes)) throw new OvertakenError('a dossier was changed by who began later')
  const versions = [...Map.groupBy(all.rows, nameOf)].flatMap(([name, newestFirst]) => {
    const kept = newestFirst.filter(({ state }) => !cameToNothing.includes(state))
    const newest = kept[0] ?? newestFirst[0]
    return newest === undefined ? [] : [{ name, newest, kept }]
  })
  const contents = await bodiesOf(connection, vault, versions.map(({ newest }) => newest.id))
  return new Map(
    versions.flatMap(({ name, newest, kept }) => {
      const found = foundDossier(newest, kept, contents, rows.get(name))
      return found === undefined ? [] : [[name, found] as const]
    }),
  )
}

/** Undefined where the content is purged before anything became of the dossier. */
function foundDossier(newest: Submission, kept: readonly Submission[], contents: Contents, row: DossierRow | undefined): FoundDossier | undefined {
  const latest = latestOf(newest, contents)
  const state = row?.state ?? (latest && initialState(latest(), newest.accepted_at))
  if (state === undefined) return undefined
  return {
    sender: newest.sender,
    code: newest.code,
    client: newest.client,
    latest,
    latestTransferId: newest.id,
    procedureCode: newest.procedure_code,
    holdings: holdingsOf(kept),
    state,
  }
}

function latestOf(newest: Submission, contents: Contents): HeldDossier['latest'] | undefined {
  const open = contents.get(newest.id)
  let read: Dossier | undefined
  // what was accepted has passed the schema at the door
  if (open !== undefined) return () => (read ??= JSON.parse(Buffer.from(open()).toString('utf8')) as Dossier)
  if (newest.purged_at !== null) return undefined
  throw new Error(`the body of ${newest.id} is not there`)
}

async function bodiesOf(connection: Client | Pool, vault: Vault, transferIds: readonly string[]): Promise<Contents> {
  if (transferIds.length === 0) return new Map()
  const { rows } = await connection.query<{ transfer_id: string; body: Buffer }>({ name: 'dossiers-bodies', text: bodies, values: [transferIds] })
  return new Map(rows.map((row) => [row.transfer_id, () => vault.open(row.body, aboutBody(row.transfer_id))]))
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

function valuesOf(keys: readonly DossierKey[]): readonly [string[], string[]] {
  const unique = [...new Map(keys.map((key) => [nameOf(key), key])).values()]
  return [unique.map(({ sender }) => sender), unique.map(({ code }) => storableText(code))]
}
