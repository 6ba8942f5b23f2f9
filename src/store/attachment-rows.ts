/** Who may fetch which content for how long, and the keys of the files, in SQL; where the bytes are is another file's business. */
import type { StoredAttachment } from '../ports/attachment-store.ts'
import { inTransaction, type Client, type Pool } from './pool.ts'

export interface NewAttachment extends Omit<StoredAttachment, 'createdAt'> {
  readonly client: string
  /** Kept for so many days only. */
  readonly confidentialDays: number | undefined
}

/** Called while no other process moves the content of this digest. */
export interface ContentMoves {
  /** Whether the file that the known key is of is in its place. */
  isThere(): Promise<boolean>
  /** Puts the new file into its place, and says which sealed key it has. */
  keep(): Promise<Uint8Array>
}

/** Where the content is, for those who may have it. */
export interface FoundAttachment {
  readonly stored: StoredAttachment
  /** Of the file, sealed; undefined where the content is purged. */
  readonly sealedKey: Uint8Array | undefined
}

export interface AttachmentRows {
  /** The same content again keeps its first row and type: transfers that name it were accepted with that type. */
  add(attachment: NewAttachment, content: ContentMoves): Promise<StoredAttachment>
  /** Without what was purged. */
  find(client: string, digests: readonly string[]): Promise<readonly StoredAttachment[]>
  /** Of this client, or whoever uploaded it first. */
  any(digest: string, client?: string): Promise<FoundAttachment | undefined>
  /** Content that is over for somebody: confidential content at its own time, the rest after so many days. */
  expired(now: Date, days: number, limit: number): Promise<readonly string[]>
  /** Takes it from those for whom it is over. True where nobody has it any more: then `remove` took the content away before the rows say so. */
  purge(digest: string, now: Date, days: number, remove: () => Promise<void>): Promise<boolean>
}

interface AttachmentRow {
  readonly digest: string
  readonly size: bigint
  readonly media_type: string
  readonly created_at: Date
}

const columns = 'digest, size, media_type, created_at'

// whoever has it without a limit keeps it so; whoever lost it gets it anew
const add = `
insert into attachments (digest, client, size, media_type, confidential, expires_at)
values ($1, $2, $3, $4, $5::float8 is not null, now() + $5 * interval '1 day')
on conflict (digest, client) do update set
  confidential = excluded.confidential and (attachments.confidential or attachments.purged_at is not null),
  expires_at = greatest(attachments.expires_at, excluded.expires_at), kept_from = now(), purged_at = null
returning ${columns}`

const keepKey = 'insert into attachment_keys (digest, sealed) values ($1, $2) on conflict (digest) do update set sealed = excluded.sealed'

// what is still there is preferred
const any = `
select ${columns}, case when purged_at is null then (select sealed from attachment_keys k where k.digest = a.digest) end as sealed
from attachments a where digest = $1 and ($2::text is null or client = $2)
order by purged_at is not null, created_at limit 1`

// what a transfer names that may still be sent stays; confidential content only while that transfer is on its way
const onItsWay = 'exists (select 1 from transfer_files f join work w on w.transfer_id = f.transfer_id where f.digest = attachments.digest)'
const named = 'exists (select 1 from transfer_files f where f.digest = attachments.digest)'
const over = (now: string, days: string) => `purged_at is null
and case when confidential then expires_at <= ${now} and not ${onItsWay} else kept_from <= ${now} - ${days} * interval '1 day' and not ${named} end`

// one index each
const expired = `
select digest from (
  (select digest from attachments where confidential and purged_at is null and expires_at <= $1 and not ${onItsWay} order by expires_at limit $3)
  union
  (select digest from attachments where not confidential and purged_at is null and kept_from <= $1::timestamptz - $2 * interval '1 day' and not ${named} order by kept_from limit $3)
) d`

const takeFrom = `update attachments set purged_at = $2::timestamptz where digest = $1 and ${over('$2', '$3')}`
const stillHad = 'select 1 from attachments where digest = $1 and purged_at is null limit 1'
const dropKey = 'delete from attachment_keys where digest = $1'

export function createAttachmentRows(pool: Pool): AttachmentRows {
  return {
    add(attachment, content) {
      const { digest, client, size, mediaType, confidentialDays } = attachment
      return locked(pool, digest, async (connection) => {
        const known = await connection.query('select 1 from attachment_keys where digest = $1', [digest])
        if (known.rows.length === 0 || !(await content.isThere())) await connection.query(keepKey, [digest, await content.keep()])
        const { rows } = await connection.query<AttachmentRow>(add, [digest, client, size, mediaType, confidentialDays ?? null])
        const [stored] = rows.map(toAttachment)
        if (stored === undefined) throw new Error('an upsert returns its row')
        return stored
      })
    },
    async find(client, digests) {
      const { rows } = await pool.query<AttachmentRow>(`select ${columns} from attachments where client = $1 and digest = any($2::text[]) and purged_at is null`, [client, digests])
      return rows.map(toAttachment)
    },
    async any(digest, client) {
      const { rows } = await pool.query<AttachmentRow & { readonly sealed: Buffer | null }>(any, [digest, client])
      const [row] = rows
      return row && { stored: toAttachment(row), sealedKey: row.sealed ?? undefined }
    },
    async expired(now, days, limit) {
      const { rows } = await pool.query<{ digest: string }>(expired, [now, days, limit])
      return rows.map(({ digest }) => digest)
    },
    purge(digest, now, days, remove) {
      return locked(pool, digest, async (connection) => {
        const { rowCount } = await connection.query(takeFrom, [digest, now, days])
        if (rowCount === 0) return false
        const { rows } = await connection.query(stillHad, [digest])
        if (rows.length > 0) return false
        await remove()
        await connection.query(dropKey, [digest])
        return true
      })
    },
  }
}

/** One process at a time moves the content of this digest. */
function locked<Result>(pool: Pool, digest: string, run: (connection: Client) => Promise<Result>): Promise<Result> {
  return inTransaction(pool, async (connection) => {
    await connection.query(`select pg_advisory_xact_lock(hashtextextended('attachment ' || $1, 0))`, [digest])
    return run(connection)
  })
}

function toAttachment(row: AttachmentRow): StoredAttachment {
  return { digest: row.digest, size: Number(row.size), mediaType: row.media_type, createdAt: row.created_at }
}
