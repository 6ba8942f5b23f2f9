/** What partners told, as an administrator sees it, and how the polling of each partner stands. */
import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { PartnerEvent, partnerEventTypes } from './partner-event.ts'
import { Instant, Sha256, line } from './primitives.ts'
import { ref } from './ref.ts'
import { inboxStates } from './states.ts'

const strict = { additionalProperties: false }

const row = {
  id: Type.String({ description: 'Id of the entry' }),
  partner: Type.String({ description: 'Partner that told it' }),
  dossierCode: Type.String(),
  type: oneOf(partnerEventTypes, 'What it tells'),
  state: oneOf(inboxStates, 'What it came to'),
  reason: Type.Optional(Type.String({ description: 'Why it was kept or parked' })),
  receivedAt: Instant,
  transferId: Type.Optional(Type.String({ description: 'Transfer of the dossier that it was matched to' })),
  partnerCode: Type.Optional(Type.String({ description: 'The partner’s own code' })),
}

export const InboxRow = Type.Object(row, { ...strict, $id: 'InboxRow' })
export type InboxRow = Static<typeof InboxRow>

export const InboxEntryView = Type.Object(
  {
    ...row,
    event: PartnerEvent,
    rawDigest: Type.String({ ...Sha256, description: 'SHA-256 of what arrived' }),
    raw: Type.Optional(Type.String({ description: 'What arrived, where it was not understood' })),
  },
  { ...strict, $id: 'InboxEntry' },
)
export type InboxEntryView = Static<typeof InboxEntryView>

export const InboxPage = Type.Object(
  { items: Type.Array(ref(InboxRow)), next: Type.Optional(Type.String({ description: 'Cursor of the next page; absent on the last' })) },
  { ...strict, $id: 'InboxPage' },
)
export type InboxPage = Static<typeof InboxPage>

export const InboxQuery = Type.Object(
  {
    state: Type.Optional(Type.Array(oneOf(inboxStates), { maxItems: inboxStates.length, description: 'May be repeated; absent: all' })),
    partner: Type.Optional(line(40, 'Partner id')),
    dossierCode: Type.Optional(line(50, 'Exact dossier code')),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Most items of a page' }),
    cursor: Type.Optional(line(200, 'The `next` of the page before')),
  },
  strict,
)

export const InboxParams = Type.Object({ id: Type.String({ pattern: '^[0-9]{1,18}$', description: 'Id of the entry' }) }, strict)

export const PollerView = Type.Object(
  {
    partner: Type.String(),
    lastAt: Type.Optional(Instant),
    nextAt: Instant,
    failures: Type.Integer({ minimum: 0, description: 'Failures in a row' }),
    lastFailure: Type.Optional(Type.String()),
    awaited: Type.Integer({ minimum: 0, description: 'Dossiers that it is asked for' }),
  },
  { ...strict, $id: 'Poller' },
)
export type PollerView = Static<typeof PollerView>

export const PollerList = Type.Object({ items: Type.Array(ref(PollerView)) }, { ...strict, $id: 'PollerList' })
export type PollerList = Static<typeof PollerList>
