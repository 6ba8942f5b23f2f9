/** Files that partners named by a link: handed out to be fetched, and what became of them. */
import type { EventFile, PartnerEvent } from '../../schemas/partner-event.ts'
import type { InboxState } from '../../schemas/states.ts'
import { GatewayError } from '../domain/errors.ts'
import type { PendingFile } from '../ports/inbox-store.ts'
import type { Log } from '../ports/log.ts'
import type { Vault } from '../ports/vault.ts'
import { writeChanges } from './change-dossier.ts'
import { withFile } from './fetched-file.ts'
import { grantFiles } from './granted-files.ts'
import { holdDossier } from './held-dossier.ts'
import { aboutLink } from './inbox-secrets.ts'
import { inTransaction, type Client, type Pool } from './pool.ts'
import { storableJson } from './storable.ts'

interface TakenRow {
  readonly inbox_id: bigint
  readonly index: number
  readonly link: Buffer
  readonly tries: number
  readonly partner: string
  readonly client: string | null
  readonly file: EventFile
}

interface EventRow {
  readonly partner: string
  readonly event: PartnerEvent
  readonly state: InboxState
  readonly sender: string | null
  readonly dossier_code: string
}

const take = `
with taken as (
  update inbox_files f set next_at = now() + $2 * interval '1 millisecond', tries = f.tries + 1
  where (f.inbox_id, f.index) in (select inbox_id, index from inbox_files where next_at <= now() order by next_at limit $1 for update skip locked)
  returning f.*
)
select t.inbox_id, t.index, t.link, t.tries, i.partner, i.client, i.event -> 'files' -> t.index as file from taken t join inbox i on i.id = t.inbox_id`

const lock = 'select partner, event, state, sender, dossier_code from inbox where id = $1 for update'

const setFile = `update inbox set event = jsonb_set(event, array['files', $2::text], $3::jsonb, false) where id = $1`

export async function takePendingFiles(pool: Pool, vault: Vault, limit: number, holdMs: number, log: Log): Promise<readonly PendingFile[]> {
  const { rows } = await pool.query<TakenRow>(take, [limit, holdMs])
  const opened: PendingFile[] = []
  for (const row of rows) {
    const pending = { inboxId: String(row.inbox_id), partner: row.partner, index: row.index, tries: row.tries, file: row.file, client: row.client ?? undefined }
    const link = openLink(vault, row)
    if (typeof link === 'string') {
      opened.push({ ...pending, link })
      continue
    }
    // the key that it was sealed with is gone, and will not come back by waiting
    log.warn({ partner: row.partner, inboxId: pending.inboxId, index: row.index, code: link.code }, 'the link of a file cannot be opened; the file is given up')
    await fileFailed(pool, vault, { ...pending, link: '' }, undefined)
  }
  return opened
}

function openLink(vault: Vault, { link, inbox_id: id, index }: TakenRow): string | GatewayError {
  try {
    return Buffer.from(vault.open(link, aboutLink(id, index))).toString('utf8')
  } catch (error) {
    if (error instanceof GatewayError) return error
    throw error
  }
}

/** With an effect once only, however often the file was fetched. */
export async function fileFetched(pool: Pool, vault: Vault, pending: PendingFile, file: EventFile): Promise<void> {
  await settleFile(pool, vault, pending, file, async (client, to) => grantFiles(client, to, [file]))
}

export async function fileFailed(pool: Pool, vault: Vault, pending: PendingFile, again: Date | undefined): Promise<void> {
  if (again !== undefined) {
    await pool.query('update inbox_files set next_at = $3 where inbox_id = $1 and index = $2', [pending.inboxId, pending.index, again])
    return
  }
  await settleFile(pool, vault, pending, { ...pending.file, state: 'failed' })
}

async function settleFile(pool: Pool, vault: Vault, pending: PendingFile, file: EventFile, grant?: (client: Client, to: string) => Promise<void>): Promise<void> {
  await inTransaction(pool, async (client) => {
    const [row] = (await client.query<EventRow>(lock, [pending.inboxId])).rows
    const { rowCount } = await client.query('delete from inbox_files where inbox_id = $1 and index = $2', [pending.inboxId, pending.index])
    if (row === undefined || rowCount === 0) return
    const before = row.event.files?.[pending.index]
    await client.query(setFile, [pending.inboxId, pending.index, storableJson(file)])
    // an event that waits for a person, or for its dossier, brings its files along once it has its effect
    if (before === undefined || row.sender === null || (row.state !== 'applied' && row.state !== 'kept')) return
    const held = await holdDossier(client, vault, { sender: row.sender, code: row.dossier_code })
    if (held === undefined) return
    // partners put people's names into names of files, so that these are read at the dossier and told to nobody
    const data = { partner: row.partner, index: pending.index, state: file.state, ...(file.digest === undefined ? {} : { digest: file.digest }) }
    const journal = [{ type: 'dossier.file', data }]
    await writeChanges(client, vault, [{ held, change: { state: withFile(held.state, row, before, file), journal }, about: row.partner }])
    await grant?.(client, held.client)
  })
}
