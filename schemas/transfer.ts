/** Transfers as the API shows them, and what a list of them is asked by. */
import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { NationalStatus } from './national-status.ts'
import { Instant, Sha256, TransferId, line } from './primitives.ts'
import { ref } from './ref.ts'
import { deliveryStates, transferPurposes } from './states.ts'

const transferProperties = {
  id: TransferId,
  sender: Type.String({ description: 'Organisation that sent the dossier' }),
  partner: Type.String({ description: 'Partner that the dossier goes to' }),
  dossierCode: Type.String({ description: 'Dossier code (mã hồ sơ)' }),
  procedureCode: Type.String({ description: 'Procedure code (mã thủ tục hành chính)' }),
  payloadDigest: Type.String({ ...Sha256, description: 'SHA-256 of the body as it was sent' }),
  acceptedAt: Instant,
  state: oneOf(deliveryStates, 'Where the delivery stands'),
  stateAt: Instant,
  dueAt: Type.Optional(Type.String({ ...Instant, description: 'When the next attempt is due' })),
  attempts: Type.Integer({ minimum: 0, description: 'Attempts made, the running one included' }),
  code: Type.Optional(Type.String({ description: 'Code of the last outcome' })),
  words: Type.Optional(Type.String({ description: 'The partner’s words at the last outcome, as they came' })),
  remoteId: Type.Optional(Type.String({ description: 'Id that the partner gave' })),
  dossierStatus: Type.Integer({ ...NationalStatus, description: 'National status that the body names. What became of the dossier since: /v1/dossiers/{code}' }),
}

export const TransferView = Type.Object(transferProperties, { additionalProperties: false, $id: 'Transfer' })
export type TransferView = Static<typeof TransferView>

export const AdminTransferView = Type.Object(
  {
    ...transferProperties,
    client: Type.String({ description: 'Client that sent it; `gateway` for what the gateway sends by itself' }),
    purpose: oneOf(transferPurposes, 'submission: a client’s dossier; mirror: a change told to the national portal; webhook: an event told to a client; payment-proof: a payment told to the agency that waits for it'),
    newerVersion: Type.Optional(
      Type.Object({ id: TransferId, at: Instant }, { additionalProperties: false, description: 'Of a failed one: the newest later transfer of the same dossier that this partner has, and since when. Nothing is left to do but to close the failed one' }),
    ),
    unforeseen: Type.Optional(
      Type.Object(
        {
          answer: Type.Optional(Type.String({ description: 'How the answer begins, with what may name a citizen masked; for holders of `content.read`' })),
          rule: Type.Optional(Type.Object({ id: TransferId, name: Type.String() }, { additionalProperties: false, description: 'The rule that means this answer by now: it counts once the transfer is sent again' })),
        },
        { additionalProperties: false, description: 'Of a parked one that is asked for alone: what nobody foresaw' },
      ),
    ),
  },
  { additionalProperties: false, $id: 'AdminTransfer' },
)
export type AdminTransferView = Static<typeof AdminTransferView>

export const AcceptanceReceipt = Type.Object(
  {
    statement: Type.String({ description: 'JSON text: transfer id, sender, receiver, dossier code, SHA-256 of the body, time. Its very bytes are signed.' }),
    signature: Type.String({ description: 'JWS with detached payload (RFC 7515 appendix F, RFC 7797) over the statement, by the operator of the gateway' }),
  },
  { additionalProperties: false, $id: 'AcceptanceReceipt' },
)
export type AcceptanceReceipt = Static<typeof AcceptanceReceipt>

export const Acceptance = Type.Object({ transfer: ref(TransferView), receipt: ref(AcceptanceReceipt) }, { additionalProperties: false, $id: 'Acceptance' })
export type Acceptance = Static<typeof Acceptance>

const next = Type.Optional(Type.String({ description: 'Cursor of the next page; absent on the last' }))

export const TransferPage = Type.Object({ items: Type.Array(ref(TransferView)), next }, { additionalProperties: false, $id: 'TransferPage' })
export type TransferPage = Static<typeof TransferPage>

export const AdminTransferPage = Type.Object({ items: Type.Array(ref(AdminTransferView)), next }, { additionalProperties: false, $id: 'AdminTransferPage' })
export type AdminTransferPage = Static<typeof AdminTransferPage>

export const TransferQuery = Type.Object(
  {
    state: Type.Optional(Type.Array(oneOf(deliveryStates), { maxItems: 9, description: 'Delivery states; may be repeated' })),
    partner: Type.Optional(line(40, 'Partner id')),
    dossierCode: Type.Optional(line(50, 'Exact dossier code')),
    procedureCode: Type.Optional(line(50, 'Exact procedure code')),
    purpose: Type.Optional(Type.Array(oneOf(transferPurposes), { maxItems: 4, description: 'May be repeated; a client’s own are submissions' })),
    acceptedFrom: Type.Optional(Type.String({ ...Instant, description: 'Accepted at this instant or later' })),
    acceptedTo: Type.Optional(Type.String({ ...Instant, description: 'Accepted before this instant' })),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Most items of a page' }),
    cursor: Type.Optional(line(200, 'The `next` of the page before')),
  },
  { additionalProperties: false },
)
export type TransferQuery = Static<typeof TransferQuery>

/** What an administrator asks by, beside. */
export const AdminTransferQuery = Type.Object(
  {
    ...TransferQuery.properties,
    partner: Type.Optional(line(60, 'Partner id, or the lane of a webhook')),
    codeEnds: Type.Optional(
      Type.String({ pattern: '^[0-9A-Z.-]{4,20}$', description: 'Last characters of the dossier code; of more than 200 dossiers, those that changed last', 'x-form': { vi: '4 đến 20 ký tự cuối của mã hồ sơ: chữ số, chữ hoa, dấu chấm, gạch nối', en: '4 to 20 last characters of a dossier code: digits, capitals, dots, hyphens' } }),
    ),
    client: Type.Optional(line(40, 'Client id; `gateway` for what the gateway sends by itself')),
    code: Type.Optional(Type.Array(line(200), { maxItems: 20, description: 'Code of the last outcome; may be repeated' })),
    remoteId: Type.Optional(line(200, 'Exact id that the partner gave')),
    olderThanMinutes: Type.Optional(Type.Integer({ minimum: 0, maximum: 5_256_000, description: 'Accepted at least so many minutes ago' })),
    stateFrom: Type.Optional(Type.String({ ...Instant, description: 'In its state since this instant or later' })),
    stateTo: Type.Optional(Type.String({ ...Instant, description: 'In its state since before this instant' })),
  },
  { additionalProperties: false },
)
export type AdminTransferQuery = Static<typeof AdminTransferQuery>

export const TransferParams = Type.Object({ id: TransferId }, { additionalProperties: false })

/** Why a person orders something; kept with the order. */
export const OrderRequest = Type.Object({ reason: line(500, 'Why, in words; kept in the timeline') }, { additionalProperties: false, $id: 'Order' })
export type OrderRequest = Static<typeof OrderRequest>
