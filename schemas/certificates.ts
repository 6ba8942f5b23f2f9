/** What the gateway says of certificates: whose they are, their state, and whether they are good. */
import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { OrganisationCode, Sha256 } from './primitives.ts'

const strict = { additionalProperties: false }

/**
 * planned: known, counts for nothing · published: the others know it; what it signs counts · active: signs · verify-only: what
 * it signs still counts, it signs no more · archived: only what was received while it counted.
 */
export const certificateStates = ['planned', 'published', 'active', 'verify-only', 'archived'] as const
export type CertificateState = (typeof certificateStates)[number]

export const CertificateView = Type.Object(
  {
    organisation: OrganisationCode,
    thumbprint: Type.String({ ...Sha256, description: 'SHA-256 of the certificate (DER)' }),
    state: oneOf(certificateStates, 'planned, published, active, verify-only, archived, in this order'),
    since: Type.String({ format: 'date-time', description: 'When it came into this state' }),
    subject: Type.String(),
    issuer: Type.String(),
    serial: Type.String({ description: 'Hexadecimal' }),
    validFrom: Type.String({ format: 'date-time' }),
    validTo: Type.String({ format: 'date-time' }),
    daysLeft: Type.Integer({ description: 'Whole days until it expires; negative afterwards' }),
    ours: Type.Boolean({ description: 'A key of this gateway belongs to it' }),
    verdict: Type.Union(
      [
        Type.Object({ kind: Type.Literal('good'), revocation: oneOf(['good', 'unchecked'], 'Whether it was asked about') }, strict),
        Type.Object({ kind: Type.Literal('bad'), fault: Type.String({ description: 'Code of docs/signatures.md' }), words: Type.Object({ vi: Type.String(), en: Type.String() }, strict) }, strict),
        Type.Object({ kind: Type.Literal('unproven'), words: Type.Object({ vi: Type.String(), en: Type.String() }, strict) }, strict),
      ],
      { description: 'Whether a signature made with it now would count' },
    ),
  },
  { ...strict, $id: 'Certificate' },
)
export type CertificateView = Static<typeof CertificateView>
