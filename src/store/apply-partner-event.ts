/** Records a partner's event in the statement that gives it its effect, so that "seen" always means "done". */
import type { PartnerEvent } from '../../schemas/partner-event.ts'
import type { Pool } from './pool.ts'
import { storableJson, storableText } from './storable.ts'

type Result = 'applied' | 'repeat' | 'unknown-dossier'

/**
 * An event concerns the organisation that it names; where it names none, only a dossier that one sender alone holds. An
 * event that came before its dossier was known is kept as unmatched; when its partner sends it again and the dossier
 * is known by then, it has its effect. A later notice replaces the amounts of the same notice number only.
 */
const applyEvent = `
with candidate as (
  select id, client, sender, partner, sequence from transfers
  where dossier_code = $4 and state not in ('refused', 'cancelled') and ($9::text is null or sender = $9)
), target as (
  select id, client from candidate
  where (select count(distinct sender) from candidate) = 1
  order by partner = $1 desc, sequence desc limit 1
), seen as (
  insert into inbox as i (partner, key, type, dossier_code, event, raw_digest, transfer_id, state)
  select $1, $2, $3, $4, $5::jsonb, $6, (select id from target), case when exists (select 1 from target) then 'applied' else 'unmatched' end
  on conflict (partner, key) do update set state = excluded.state, transfer_id = excluded.transfer_id
    where i.state = 'unmatched' and excluded.state = 'applied'
  returning state, transfer_id
), effect as (
  update transfers t
  set financial = case when t.financial in ('none', 'due') then 'due' else t.financial end,
    amounts_due = $7::jsonb || coalesce((
      select jsonb_agg(old) from jsonb_array_elements(t.amounts_due) old
      where old ->> 'noticeNumber' not in (select new ->> 'noticeNumber' from jsonb_array_elements($7::jsonb) new)), '[]')
  from seen where t.id = seen.transfer_id and jsonb_array_length($7::jsonb) > 0
), journal as (
  insert into events (type, client, transfer_id, partner, dossier_code, data)
  select 'partner.' || $3, target.client, target.id, $1, $4, $8::jsonb || jsonb_build_object('state', seen.state)
  from seen left join target on true
)
select state from seen`

interface SeenRow {
  readonly state: 'applied' | 'unmatched'
}

export async function applyPartnerEvent(pool: Pool, partner: string, event: PartnerEvent, rawDigest: string): Promise<Result> {
  const key = storableText(event.key)
  const amounts = event.amountsDue ?? []
  const { rows } = await pool.query<SeenRow>({
    name: 'apply-partner-event',
    text: applyEvent,
    values: [partner, key, event.type, storableText(event.dossierCode), storableJson(event), rawDigest, storableJson(amounts), storableJson(dataOf(event)), event.recipient ?? null],
  })
  if (rows[0] !== undefined) return rows[0].state === 'applied' ? 'applied' : 'unknown-dossier'
  const earlier = await pool.query<SeenRow>('select state from inbox where partner = $1 and key = $2', [partner, key])
  return earlier.rows[0]?.state === 'unmatched' ? 'unknown-dossier' : 'repeat'
}

/** Tries what is unmatched again where a transfer of its dossier came meanwhile. */
export async function matchInbox(pool: Pool, limit: number): Promise<number> {
  const { rows } = await pool.query<{ partner: string; event: PartnerEvent; raw_digest: string }>(
    `select partner, event, raw_digest from inbox i
     where state = 'unmatched' and exists (select 1 from transfers t where t.dossier_code = i.dossier_code)
     order by received_at desc limit $1`,
    [limit],
  )
  let matched = 0
  for (const { partner, event, raw_digest: rawDigest } of rows) {
    if ((await applyPartnerEvent(pool, partner, event, rawDigest)) === 'applied') matched += 1
  }
  return matched
}

/** What the event tells everybody: no payer's name or tax code, which stand in the transfer itself. */
function dataOf(event: PartnerEvent): Readonly<Record<string, unknown>> {
  const amounts = event.amountsDue ?? []
  return { key: event.key, code: event.partnerCode, items: amounts.length, total: amounts.reduce((sum, due) => sum + due.amount, 0) }
}
