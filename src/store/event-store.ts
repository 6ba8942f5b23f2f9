/** Reads the journal of events in an order in which nothing ever appears before the reader's cursor. */
import type { EventStore, GatewayEvent } from '../ports/event-store.ts'
import { readEventCursor, writeEventCursor } from './cursor.ts'
import type { Pool } from './pool.ts'
import { isUuid } from './storable.ts'

export interface EventRow {
  readonly id: bigint
  readonly xact: string
  readonly at: Date
  readonly type: string
  readonly transfer_id: string | null
  readonly partner: string | null
  readonly dossier_code: string | null
  readonly data: Readonly<Record<string, unknown>>
}

const columns = 'id, xact::text as xact, at, type, transfer_id, partner, dossier_code, data'

/**
 * Events are ordered by transaction, and none is shown whose transaction came after one that still runs: that one may
 * yet commit an event that belongs before it.
 */
const after = `
select ${columns} from events
where client = $1 and (events.xact, id) > ($2::xid8, $3::bigint) and events.xact < pg_snapshot_xmin(pg_current_snapshot())
order by events.xact, id limit $4`

const ofTransfer = `select ${columns} from events where transfer_id = $1 order by events.xact, id`

export function createEventStore(pool: Pool): EventStore {
  return {
    async after(client, cursor, limit) {
      const position = cursor === undefined ? { xact: 0n, id: 0n } : readEventCursor(cursor)
      const { rows } = await pool.query<EventRow>({ name: 'events-after', text: after, values: [client, position.xact, position.id, limit] })
      return rows.map(toEvent)
    },
    async ofTransfer(id) {
      if (!isUuid(id)) return []
      const { rows } = await pool.query<EventRow>(ofTransfer, [id])
      return rows.map(toEvent)
    },
  }
}

export function toEvent(row: EventRow): GatewayEvent {
  return {
    cursor: writeEventCursor({ xact: BigInt(row.xact), id: row.id }),
    at: row.at,
    type: row.type,
    transferId: row.transfer_id ?? undefined,
    partner: row.partner ?? undefined,
    dossierCode: row.dossier_code ?? undefined,
    data: row.data,
  }
}
