/** The shapes that cross the wire, as both the adapter and its simulator read them. */
import { Type, type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { Dossier } from '../../schemas/dossier.ts'
import { PartnerEvent } from '../../schemas/partner-event.ts'
import { Instant, OrganisationCode, Sha256, line } from '../../schemas/primitives.ts'

export const idempotencyHeader = 'idempotency-key'
export const signatureHeader = 'x-jws-signature'

/** What each signature is for: one that was made for something else does not count. */
export const dossierService = 'transfer'
export const receiptService = 'receipt'
export const newsService = 'news'
export const questionService = 'query'
export const probeService = 'probe'
export const probeAnswerService = 'probe-answer'

/** Of the question where dossiers stand, and of its answer. */
export const standingService = 'standing'
export const standingPath = '/standings'

/** The name of the look-up follows. */
export const lookUpPath = '/look-ups/'

/** What follows the gateway's address of this partner where the partner calls. */
export const callbackPath = 'news'

const strict = { additionalProperties: false }

/** A dossier on its way: our own dossier as it is, and where its documents and the message itself can be fetched. */
export const Parcel = Type.Object(
  {
    messageUrl: Type.String({ minLength: 1, maxLength: 2000 }),
    documents: Type.Array(Type.Object({ digest: Sha256, url: Type.String({ minLength: 1, maxLength: 2000 }) }, strict)),
    dossier: Dossier,
  },
  strict,
)
export type Parcel = Static<typeof Parcel>

/** 201 the first time, 200 when the same message comes again. */
export const Taken = Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }), receipt: Type.String({ minLength: 1, maxLength: 10_000 }) })
export type Taken = Static<typeof Taken>

/** Every other answer, the partner's and ours to its callbacks. */
export const Problem = Type.Object({
  code: Type.String({ minLength: 1, maxLength: 100 }),
  words: Type.String({ maxLength: 2000 }),
  fields: Type.Optional(Type.Array(Type.Object({ field: Type.String({ maxLength: 500 }), words: Type.String({ maxLength: 2000 }) }), { maxItems: 1000 })),
})
export type Problem = Static<typeof Problem>

/** A look-up, signed by the sender like a dossier. */
export const Question = Type.Object({ id: line(100), sender: OrganisationCode, parameters: Type.Record(Type.String(), Type.String({ maxLength: 500 })) }, strict)
export type Question = Static<typeof Question>

/** Code of the 404 that says that there is no such thing. */
export const nothingFound = 'nothing-found'

/** Rows of a catalogue and the time at which it was so; the names are the partner's. */
export function RowsOf<Row extends TSchema>(row: Row) {
  return Type.Object({ asOf: Instant, rows: Type.Array(row, { minItems: 1, maxItems: 1000 }) }, strict)
}

const code = { ma: line(100), ten: line(500) }
export const SectorRow = Type.Object({ ...code, nganh: Type.Optional(line(100)) }, strict)
export type SectorRow = Static<typeof SectorRow>
export const ProcedureRow = Type.Object({ ...code, linhVuc: Type.Array(Type.Object(code, strict), { maxItems: 100 }) }, strict)
export type ProcedureRow = Static<typeof ProcedureRow>

/** Where dossiers stand, asked by their sender and signed like a look-up. */
export const StandingQuestion = Type.Object({ id: line(100), sender: OrganisationCode, codes: Type.Array(line(50), { minItems: 1, maxItems: 100 }) }, strict)
export type StandingQuestion = Static<typeof StandingQuestion>

/** `what` is the last word of the news about it. A dossier that the partner does not hold says so; none is left out. */
export const StandingRow = Type.Object({ code: line(50), held: Type.Boolean(), what: Type.Optional(line(100)), at: Type.Optional(Instant) }, strict)
export type StandingRow = Static<typeof StandingRow>

/** Signed by the partner for the sender (`aud`), about the id of the question (`jti`). */
export const Standings = Type.Object({ id: line(100), standings: Type.Array(StandingRow, { maxItems: 100 }) }, strict)
export type Standings = Static<typeof Standings>

/** Answer to the look-up of its health. */
export const Up = Type.Object({ status: Type.Literal('up') })

export const probePath = '/probe'

/** Whether a message would be taken, signed by the sender like a dossier. */
export const ProbeQuestion = Type.Object({ id: line(100), sender: OrganisationCode }, strict)

/** Signed by the partner, over exactly these bytes; the digest is the question's. */
export const ProbeAnswer = Type.Object({ status: Type.Literal('up'), sha256: Sha256 })

const head = {
  id: line(100),
  dossierCode: line(50),
  recipient: OrganisationCode,
  at: Instant,
  what: line(100),
  words: Type.String({ maxLength: 2000 }),
}

/** What is needed to show news to a person, whatever else they hold. */
export const NewsHead = Type.Object(head)
export type NewsHead = Static<typeof NewsHead>

export const NewsFile = Type.Object({ name: line(500), fileName: line(255), mediaType: line(100), digest: Sha256 }, strict)
export type NewsFile = Static<typeof NewsFile>

/** What the partner tells about a dossier: signed, sent as a callback or handed out when it is asked. */
export const News = Type.Object(
  { ...head, ...Type.Pick(PartnerEvent, ['step', 'supplement', 'newDueAt', 'amountsDue', 'payment', 'result']).properties, files: Type.Optional(Type.Array(NewsFile, { maxItems: 100 })) },
  strict,
)
export type News = Static<typeof News>

/** `document` is the text that was signed: parsed only once it is verified. */
export const NewsPage = Type.Object({
  news: Type.Array(Type.Object({ document: Type.String({ maxLength: 1_000_000 }), signature: Type.String({ maxLength: 10_000 }) }), { maxItems: 1000 }),
  more: Type.Boolean(),
})
export type NewsPage = Static<typeof NewsPage>

/** The ids of news that are stored, as they are told to the partner and as it repeats them. */
export const Acknowledgement = Type.Object({ acknowledged: Type.Array(line(100), { maxItems: 1000 }) }, strict)

export const filePath = /^\/files\/(?<digest>[0-9a-f]{64})$/

export interface ReceiptClaims {
  readonly id: string
  readonly messageId: string
  /** SHA-256 of the body that was taken, lower-case hexadecimal. */
  readonly digest: string
}

/** What a receipt signs: both sides write it for themselves from what they know, so its form is fixed to the byte. */
export function receiptDocument({ id, messageId, digest }: ReceiptClaims): Uint8Array {
  return Buffer.from(JSON.stringify({ id, messageId, sha256: digest }))
}

/** Undefined where the bytes are not JSON of this shape. */
export function readBody<Schema extends TSchema>(schema: Schema, bytes: Uint8Array): Static<Schema> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return Value.Check(schema, value) ? value : undefined
  } catch {
    return undefined
  }
}
