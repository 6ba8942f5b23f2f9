/** Who uploaded which content, in SQL; where the bytes are is another file's business. */
import type { StoredAttachment } from '../ports/attachment-store.ts'
import type { Pool } from './pool.ts'

export interface AttachmentRows {
  /** The same content again keeps its first row and type: transfers that name it were accepted with that type. */
  add(client: string, attachment: Omit<StoredAttachment, 'createdAt'>): Promise<StoredAttachment>
  find(client: string, digests: readonly string[]): Promise<readonly StoredAttachment[]>
  /** Whoever uploaded it first. */
  any(digest: string): Promise<StoredAttachment | undefined>
}

interface AttachmentRow {
  readonly digest: string
  readonly size: bigint
  readonly media_type: string
  readonly created_at: Date
}

const columns = 'digest, size, media_type, created_at'

export function createAttachmentRows(pool: Pool): AttachmentRows {
  return {
    async add(client, { digest, size, mediaType }) {
      const { rows } = await pool.query<AttachmentRow>(
        `insert into attachments (digest, client, size, media_type) values ($1, $2, $3, $4)
        on conflict (digest, client) do update set media_type = attachments.media_type returning ${columns}`,
        [digest, client, size, mediaType],
      )
      const [stored] = rows.map(toAttachment)
      if (stored === undefined) throw new Error('an upsert returns its row')
      return stored
    },
    async find(client, digests) {
      const { rows } = await pool.query<AttachmentRow>(`select ${columns} from attachments where client = $1 and digest = any($2::text[])`, [client, digests])
      return rows.map(toAttachment)
    },
    async any(digest) {
      const { rows } = await pool.query<AttachmentRow>(`select ${columns} from attachments where digest = $1 order by created_at limit 1`, [digest])
      return rows.map(toAttachment)[0]
    },
  }
}

function toAttachment(row: AttachmentRow): StoredAttachment {
  return { digest: row.digest, size: Number(row.size), mediaType: row.media_type, createdAt: row.created_at }
}
