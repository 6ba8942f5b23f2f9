/** transfer.json: what the container says of itself. */
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { Sha256, TransferId } from '../../schemas/primitives.ts'
import { signatureInvalid } from '../signing/refusal.ts'

const Instant = Type.String({ format: 'date-time' })
const Kept = Type.Object({ sha256: Sha256, kept: Type.Boolean() })
/** There, and not for whoever asked. */
const withheld = Type.Optional(Type.Literal(true))

const Description = Type.Object({
  format: Type.Literal('lienthong evidence 1'),
  operator: Type.String(),
  collectedAt: Instant,
  transfer: Type.Object({
    id: TransferId,
    client: Type.String(),
    sender: Type.String(),
    partner: Type.String(),
    dossierCode: Type.String(),
    purpose: Type.String(),
    state: Type.String(),
    stateAt: Instant,
    acceptedAt: Instant,
  }),
  payload: Kept,
  acceptance: Type.Optional(Type.Object({ sha256: Sha256 })),
  attempts: Type.Array(Type.Object({ number: Type.Integer({ minimum: 1 }), finishedAt: Instant, outcome: Type.String(), record: Type.Optional(Kept) })),
  told: Type.Array(Type.Object({ number: Type.Integer({ minimum: 1 }), id: Type.String(), receivedAt: Instant, sha256: Sha256, kept: Type.Boolean(), withheld })),
  attachments: Type.Array(Type.Object({ sha256: Sha256, size: Type.Integer(), kept: Type.Boolean(), withheld })),
  certificates: Type.Array(Type.Object({ organisation: Type.String(), sha256: Sha256, part: Type.String() })),
  parts: Type.Array(Type.Object({ name: Type.String(), mediaType: Type.String(), sha256: Sha256, size: Type.Integer() })),
})
export type Description = Static<typeof Description>

export const descriptionName = 'transfer.json'

/** Throws `signature_invalid` (evidence-form). */
export function readDescription(bytes: Uint8Array | undefined): Description {
  const value = bytes && readJson(bytes)
  if (Value.Check(Description, value)) return value
  throw signatureInvalid('evidence-form', `${descriptionName} is not a description of evidence`)
}

/** Undefined where it is not JSON. */
export function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}
