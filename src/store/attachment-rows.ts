/** Who may fetch which content, in SQL; where the bytes are is another file's business. */
import type { StoredAttachment } from '../ports/attachment-store.ts'
import { inTransaction, type Client, type Pool } from './pool.ts'

export type NewAttachment = Omit<StoredAttachment, 'createdAt'>

/** Where the content is, for those who may have it. */
export interface FoundAttachment {
  readonly stored: StoredAttachment
  readonly confidential: boolean
  readonly purged: boolean
}

export interface AttachmentRows {
  /** The same content again keeps its first row and type: transfers that name it were accepted with that type. */
  add(client: string, attachment: NewAttachment): Promise<StoredAttachment>
  /** As `add`, for so many days; `keep` puts the content into its place while no purge takes it away. */
  addConfidential(client: string, attachment: NewAttachment, days: number, keep: () => Promise<void>): Promise<StoredAttachment>
  /** Without what was purged. */
  find(client: string, digests: readonly string[]): Promise<readonly StoredAttachment[]>
  /** Of this client, or whoever uploaded it first. */
  any(digest: string, client?: string): Promise<FoundAttachment | undefined>
  /** Content that is confidential to everybody and whose days are over. */
  expired(now: Date, limit: number): Promise<readonly string[]>
  /** False where somebody got more days meanwhile; else `remove` takes the content away before the rows say so. */
  purge(digest: string, now: Date, remove: () => Promise<void>): Promise<boolean>
}

interface AttachmentRow {
  readonly digest: string
  readonly size: bigint
  readonly media_type: string
  readonly created_at: Date
  readonly confidential: boolean
  readonly purged_at: Date | null
}

const columns = 'digest, size, media_type, created_at, confidential, purged_at'

const add = `
insert into attachments (digest, client, size, media_type) values ($1, $2, $3, $4)
on conflict (digest, client) do update set confidential = false, purged_at = null returning ${columns}`

const addConfidential = `
insert into attachments (digest, client, size, media_type, confidential, expires_at)
values ($1, $2, $3, $4, true, now() + $5 * interval '1 day')
on conflict (digest, client) do update set expires_at = greatest(attachments.expires_at, excluded.expires_at), purged_at = null returning ${columns}`

// what somebody may read without encryption is preferred, and what is still there
const any = `
select ${columns} from attachments where digest = $1 and ($2::text is null or client = $2)
order by purged_at is not null, confidential, created_at limit 1`

const expired = `
select digest from attachments where expires_at is not null group by digest having max(expires_at) <= $1 order by max(expires_at) limit $2`

const purge = `
update attachments set expires_at = null, purged_at = case when confidential then $2::timestamptz end where digest = $1 and expires_at is not null`

export function createAttachmentRows(pool: Pool): AttachmentRows {
  return {
    add: (client, attachment) => insert(pool, add, [attachment.digest, client, attachment.size, attachment.mediaType]),
    addConfidential(client, { digest, size, mediaType }, days, keep) {
      return locked(pool, digest, async (connection) => {
        await keep()
        return insert(connection, addConfidential, [digest, client, size, mediaType, days])
      })
    },
    async find(client, digests) {
      const { rows } = await pool.query<AttachmentRow>(`select ${columns} from attachments where client = $1 and digest = any($2::text[]) and purged_at is null`, [client, digests])
      return rows.map(toAttachment)
    },
    async any(digest, client) {
      const { rows } = await pool.query<AttachmentRow>(any, [digest, client])
      const [row] = rows
      return row && { stored: toAttachment(row), confidential: row.confidential, purged: row.purged_at !== null }
    },
    async expired(now, limit) {
      const { rows } = await pool.query<{ digest: string }>(expired, [now, limit])
      return rows.map(({ digest }) => digest)
    },
    purge(digest, now, remove) {
      return locked(pool, digest, async (connection) => {
        const { rows } = await connection.query('select 1 from attachments where digest = $1 having max(expires_at) <= $2', [digest, now])
        if (rows.length === 0) return false
        await remove()
        await connection.query(purge, [digest, now])
        return true
      })
    },
  }
}

/** One process at a time moves the encrypted content of this digest. */
function locked<Result>(pool: Pool, digest: string, run: (connection: Client) => Promise<Result>): Promise<Result> {
  return inTransaction(pool, async (connection) => {
    await connection.query(`select pg_advisory_xact_lock(hashtextextended('attachment ' || $1, 0))`, [digest])
    return run(connection)
  })
}

async function insert(connection: Pool | Client, text: string, values: readonly unknown[]): Promise<StoredAttachment> {
  const { rows } = await connection.query<AttachmentRow>(text, [...values])
  const [stored] = rows.map(toAttachment)
  if (stored === undefined) throw new Error('an upsert returns its row')
  return stored
}

function toAttachment(row: AttachmentRow): StoredAttachment {
  return { digest: row.digest, size: Number(row.size), mediaType: row.media_type, createdAt: row.created_at }
}
