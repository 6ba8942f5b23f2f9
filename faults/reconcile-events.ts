/** The journal against itself and against the webhooks: every event of a transfer once, every event told, in the order of its dossier. */
import { readEventCursor } from '../src/store/cursor.ts'
import type { Findings } from './findings.ts'
import type { KnownTransfer } from './reconcile.ts'
import type { Stack } from './stack.ts'

interface EventRow {
  readonly id: string
  readonly type: string
  readonly transferId: string | null
  readonly code: string | null
}

const ends = ['transfer.confirmed', 'transfer.refused', 'transfer.cancelled', 'transfer.parked', 'transfer.expired']
const journal = `select id::text as id, type, transfer_id as "transferId", dossier_code as code from events where client = 'one-stop' and dossier_code = any($1) order by events.xact, events.id`

export async function compareEvents({ sql, receiver }: Stack, transfers: readonly KnownTransfer[], codes: readonly string[], findings: Findings): Promise<void> {
  const { rows: events } = await sql.query<EventRow>(journal, [codes])
  const byTransfer = Map.groupBy(events, ({ transferId }) => transferId)
  for (const { id, code, purpose } of transfers) {
    if (purpose !== 'submission') continue
    const its = byTransfer.get(id) ?? []
    const accepted = its.filter(({ type }) => type === 'transfer.accepted').length
    const ended = its.filter(({ type }) => ends.includes(type)).length
    if (accepted === 0) findings.lost('journal', `${id} (${code}) was accepted without an event`)
    if (accepted > 1) findings.twice('journal', `${id} (${code}) was accepted ${accepted} times`)
    if (ended > 1) findings.twice('journal', `${id} (${code}) ended ${ended} times: ${its.map(({ type }) => type).join(', ')}`)
  }
  compareWebhooks(events, transfers, { receiver, findings })
}

interface Told {
  readonly receiver: Stack['receiver']
  readonly findings: Findings
}

/** A webhook whose answer was lost comes again under its id; what counts is when it came first. */
function compareWebhooks(events: readonly EventRow[], transfers: readonly KnownTransfer[], { receiver, findings }: Told): void {
  const between = 'gateway – webhooks'
  const codes = new Set(events.map(({ code }) => code))
  const first = new Map<string, { readonly event: string; readonly code: string }>()
  for (const { messageId, signatureVerified, event } of receiver.webhooks()) {
    if (event.dossierCode === undefined || !codes.has(event.dossierCode)) continue
    if (!signatureVerified) findings.unexplained(between, `webhook ${messageId} came without a signature that counts`)
    if (!first.has(messageId)) first.set(messageId, { event: String(readEventCursor(event.cursor).id), code: event.dossierCode })
  }
  for (const { id, purpose, state, outcome } of transfers) {
    if (purpose === 'webhook' && state !== 'confirmed') findings.unexplained(between, `webhook ${id} is ${state} as ${outcome}`)
  }
  const came = Map.groupBy(first.values(), ({ code }) => code)
  for (const [code, its] of Map.groupBy(events, (event) => event.code ?? '')) {
    const happened = its.map(({ id }) => id)
    const told = (came.get(code) ?? []).map(({ event }) => event)
    const missing = happened.filter((id) => !told.includes(id))
    if (missing.length > 0) findings.lost(between, `${code}: events ${missing.join(', ')} were never told`)
    else if (told.length > happened.length) findings.twice(between, `${code}: ${told.length} webhooks for ${happened.length} events`)
    else if (told.join() !== happened.join()) findings.unexplained(between, `${code}: happened as ${happened.join(', ')}, told as ${told.join(', ')}`)
  }
}
