/** Wraps the keys of some rows' contents anew. Only the beginnings of the contents travel; the rest stays in the database. */
import type { Vault } from '../ports/vault.ts'
import type { Client } from './pool.ts'
import { longestHead } from './vault.ts'

export interface SealedColumn {
  readonly table: string
  readonly column: string
  /** Of the table's primary key, in its order. */
  readonly keys: readonly { readonly name: string; readonly type: string }[]
}

const id = { name: 'id', type: 'bigint' }
const transferId = { name: 'transfer_id', type: 'uuid' }

/** Everything that the vault seals; test/integration/store/rewrap.test.ts finds what is missing here. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'accounts', column: 'totp', keys: [{ name: 'id', type: 'text' }] },
  { table: 'attachment_keys', column: 'sealed', keys: [{ name: 'digest', type: 'text' }] },
  { table: 'attempts', column: 'record', keys: [transferId, { name: 'number', type: 'integer' }, { name: 'recorded_at', type: 'timestamptz' }] },
  { table: 'corrections', column: 'content', keys: [{ name: 'id', type: 'uuid' }] },
  { table: 'inbox', column: 'proofs', keys: [id] },
  { table: 'inbox', column: 'raw', keys: [id] },
  { table: 'inbox_files', column: 'link', keys: [{ name: 'inbox_id', type: 'bigint' }, { name: 'index', type: 'integer' }] },
  { table: 'payloads', column: 'body', keys: [transferId] },
]

interface HeadRow {
  readonly place: readonly string[]
  readonly head: Buffer
}

/** `last` is where to go on; undefined at the end. Rejects with `key_unusable` where something is under a key that is not configured. */
export async function rewrapRows(client: Client, vault: Vault, column: SealedColumn, after: readonly string[] | null, limit: number): Promise<{ readonly last: readonly string[] | undefined; readonly rewrapped: number }> {
  const { rows } = await client.query<HeadRow>(headsOf(column, after !== null), [limit, longestHead, ...(after ?? [])])
  const rewrapped = rows.flatMap(({ place, head }) => {
    const anew = vault.rewrap(head)
    return anew === undefined ? [] : [{ place, head, anew }]
  })
  if (rewrapped.length > 0) {
    const places = column.keys.map((_key, at) => rewrapped.map(({ place }) => place[at]))
    await client.query(writeHeads(column), [rewrapped.map(({ head }) => head), rewrapped.map(({ anew }) => anew), ...places])
  }
  return { last: rows.length === limit ? rows.at(-1)?.place : undefined, rewrapped: rewrapped.length }
}

function headsOf({ table, column, keys }: SealedColumn, goesOn: boolean): string {
  const names = keys.map(({ name }) => name).join(', ')
  const place = keys.map(({ name }) => `${name}::text`).join(', ')
  const after = keys.map(({ type }, at) => `$${at + 3}::text::${type}`).join(', ')
  return `select array[${place}] as place, substring(${column} from 1 for $2::int) as head from ${table}
where ${column} is not null ${goesOn ? `and (${names}) > (${after})` : ''} order by ${names} limit $1`
}

/** Where the row still begins as it was read: whoever wrote it meanwhile wrote under the key that encrypts now. */
function writeHeads({ table, column, keys }: SealedColumn): string {
  const lists = keys.map((_key, at) => `$${at + 3}::text[]`).join(', ')
  const same = keys.map(({ name, type }, at) => `t.${name} = w.k${at}::${type}`).join(' and ')
  return `update ${table} t set ${column} = w.anew || substring(t.${column} from length(w.head) + 1)
from (select * from unnest($1::bytea[], $2::bytea[], ${lists}) limit cardinality($1)) as w (head, anew, ${keys.map((_key, at) => `k${at}`).join(', ')})
where ${same} and substring(t.${column} from 1 for length(w.head)) = w.head`
}
