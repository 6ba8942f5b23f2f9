/** A partner as an administrator sees it: agreement, health, connection test, and its settings by the adapter's own schema. */
import { Type, type Static } from 'typebox'
import { Agreement } from './agreement.ts'
import { Bilingual } from './bilingual.ts'
import { oneOf } from './one-of.ts'
import { Instant, line, OrganisationCode } from './primitives.ts'
import { ref } from './ref.ts'
import { LaneView } from './lane.ts'
import { PollerView } from './inbox.ts'

const strict = { additionalProperties: false }

export const PartnerDeskView = Type.Object(
  {
    id: Type.String(),
    title: Bilingual,
    adapter: Type.String(),
    organisation: OrganisationCode,
    procedures: Type.Optional(Type.Array(Type.String())),
    /** What the adapter can. */
    can: Type.Object({ poll: Type.Boolean(), callbacks: Type.Boolean(), standing: Type.Boolean(), queries: Type.Array(Type.String()), attachments: oneOf(['by-value', 'by-url', 'none']) }, strict),
    transport: Type.String({ description: 'How it is reached: direct, or over a platform' }),
    agreement: Agreement,
    lane: ref(LaneView),
    poller: Type.Optional(ref(PollerView)),
    health: Type.Object(
      {
        attempts: Type.Integer({ minimum: 0, description: 'Of the last hour' }),
        delivered: Type.Integer({ minimum: 0 }),
        failed: Type.Integer({ minimum: 0 }),
        medianMs: Type.Optional(Type.Number({ description: 'Half of its attempts took at most this' })),
        lastDeliveredAt: Type.Optional(Instant),
        lastHeardAt: Type.Optional(Type.String({ ...Instant, description: 'Last callback or news by poll' })),
      },
      strict,
    ),
  },
  { ...strict, $id: 'PartnerDesk' },
)
export type PartnerDeskView = Static<typeof PartnerDeskView>
export const PartnerDeskList = Type.Object({ items: Type.Array(ref(PartnerDeskView)) }, { ...strict, $id: 'PartnerDeskList' })
export type PartnerDeskList = Static<typeof PartnerDeskList>

/** Why somebody tries it, where there is a reason worth keeping. */
export const TestRequest = Type.Object({ reason: Type.Optional(line(500, 'Stands in the audit')) }, { ...strict, $id: 'TestRequest' })
export type TestRequest = Static<typeof TestRequest>

/** What the test did, in its order: signed, connected, sent, got a signed answer. Each with its time. */
export const ConnectionTest = Type.Object(
  {
    partner: Type.String(),
    at: Instant,
    up: Type.Boolean(),
    code: Type.Optional(Type.String()),
    words: { ...Bilingual, description: 'What it means' },
    milliseconds: Type.Number({ minimum: 0 }),
    exchanges: Type.Array(Type.Object({ name: Type.String(), method: Type.String(), url: Type.String(), milliseconds: Type.Number(), status: Type.Optional(Type.Integer()), failure: Type.Optional(Type.String()) }, strict)),
    signatures: Type.Array(Type.Object({ direction: oneOf(['made', 'verified']), profile: Type.String(), algorithm: Type.String(), organisation: Type.String(), certificate: Type.String() }, strict)),
    certificateEndsAt: Type.Optional(Type.String({ ...Instant, description: 'Of our certificate towards it' })),
  },
  { ...strict, $id: 'ConnectionTest' },
)
export type ConnectionTest = Static<typeof ConnectionTest>

/** Settings of one partner: the adapter's schema (JSON Schema; `x-secret` marks what never comes out) and the values, masked. */
export const PartnerSettings = Type.Object(
  {
    partner: Type.String(),
    adapter: Type.String(),
    schema: Type.Unknown({ description: 'JSON Schema of the adapter’s config; `x-label` names a field in both languages, its description is the help' }),
    values: Type.Unknown({ description: 'As configured; secrets masked' }),
    agreementSchema: Type.Unknown(),
    agreement: Agreement,
  },
  { ...strict, $id: 'PartnerSettings' },
)
export type PartnerSettings = Static<typeof PartnerSettings>
export const SettingsList = Type.Object({ gateway: Type.Unknown({ description: 'The configuration of the gateway, masked' }), items: Type.Array(ref(PartnerSettings)) }, { ...strict, $id: 'SettingsList' })
export type SettingsList = Static<typeof SettingsList>

/** Settings are a file that its operator keeps under change control: the console checks a change and gives the text to put there. */
export const SettingsDraft = Type.Object({ values: Type.Unknown({ description: 'By the adapter’s schema; a masked secret stands for the one that is configured' }), agreement: Type.Optional(Type.Unknown()) }, { ...strict, $id: 'SettingsDraft' })
export type SettingsDraft = Static<typeof SettingsDraft>
export const SettingsCheck = Type.Object(
  {
    faults: Type.Array(Type.Object({ field: Type.String({ description: 'JSON pointer into the draft, e.g. /values/baseUrl or /agreement/retry/baseMs' }), message: Bilingual }, strict)),
    changed: Type.Array(Type.String(), { description: 'JSON pointers into the draft, of what differs from what runs now' }),
    fragment: Type.Optional(Type.String({ description: 'JSON text of this partner for the configuration file, secrets as masks; absent while there are faults' })),
  },
  { ...strict, $id: 'SettingsCheck' },
)
export type SettingsCheck = Static<typeof SettingsCheck>
