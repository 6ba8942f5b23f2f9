/** Lets a client fetch the files that came with an event about its dossier. */
import type { EventFile } from '../../schemas/partner-event.ts'
import { gatewayClient } from '../ports/transfer-store.ts'
import type { Client } from './pool.ts'

// the content was stored for the gateway before anybody knew whose dossier it is about; it stays as confidential as it was
const grant = `
insert into attachments (digest, client, size, media_type, confidential, expires_at, purged_at)
select f.digest, $1, coalesce(g.size, f.size), coalesce(g.media_type, f.media_type), coalesce(g.confidential, false), g.expires_at, g.purged_at
from unnest($2::text[], $3::bigint[], $4::text[]) as f (digest, size, media_type)
left join attachments g on g.digest = f.digest and g.client = '${gatewayClient}'
where coalesce(g.size, f.size) is not null and coalesce(g.media_type, f.media_type) is not null
on conflict (digest, client) do update set
  confidential = excluded.confidential and (attachments.confidential or attachments.purged_at is not null),
  expires_at = greatest(attachments.expires_at, excluded.expires_at), kept_from = now(),
  purged_at = case when excluded.purged_at is null then null else attachments.purged_at end`

export async function grantFiles(client: Client, to: string, files: readonly EventFile[]): Promise<void> {
  const stored = new Map(files.flatMap((file) => (file.digest === undefined ? [] : [[file.digest, file] as const])))
  if (stored.size === 0) return
  const all = [...stored.values()]
  await client.query({
    name: 'grant-files',
    text: grant,
    values: [to, [...stored.keys()], all.map(({ size }) => size ?? null), all.map(({ mediaType }) => mediaType ?? null)],
  })
}
