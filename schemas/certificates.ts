/** What the gateway says of certificates: whose they are, their state, and whether they are good. */
import { Type, type Static } from 'typebox'
import { Bilingual } from './bilingual.ts'
import { oneOf } from './one-of.ts'
import { Instant, line, OrganisationCode, Sha256 } from './primitives.ts'
import { ref } from './ref.ts'

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
    since: Type.String({ ...Instant, description: 'When it came into this state' }),
    subject: Type.String(),
    issuer: Type.String(),
    serial: Type.String({ description: 'Hexadecimal' }),
    validFrom: Instant,
    validTo: Instant,
    daysLeft: Type.Integer({ description: 'Whole days until it expires; negative afterwards' }),
    ours: Type.Boolean({ description: 'A key of this gateway belongs to it' }),
    verdict: Type.Union(
      [
        Type.Object({ kind: Type.Literal('good'), revocation: oneOf(['good', 'unchecked'], 'Whether it was asked about') }, strict),
        Type.Object({ kind: Type.Literal('bad'), fault: Type.String({ description: 'Code of docs/errors.md' }), words: Bilingual }, strict),
        Type.Object({ kind: Type.Literal('unproven'), words: Bilingual }, strict),
      ],
      { description: 'Whether a signature made with it now would count' },
    ),
  },
  { ...strict, $id: 'Certificate' },
)
export type CertificateView = Static<typeof CertificateView>

export const CertificateList = Type.Object({ items: Type.Array(ref(CertificateView)) }, { ...strict, $id: 'CertificateList' })
export type CertificateList = Static<typeof CertificateList>

const reason = line(500, 'Why, in words; kept in the journal')

export const CertificateImport = Type.Object(
  {
    organisation: OrganisationCode,
    pem: Type.String({ minLength: 1, maxLength: 20_000, description: 'One certificate, PEM' }),
    state: oneOf(['planned', 'published', 'active'], 'In which state it is registered'),
    reason,
  },
  { ...strict, $id: 'CertificateImport' },
)
export type CertificateImport = Static<typeof CertificateImport>

export const CertificateMove = Type.Object({ state: oneOf(certificateStates, 'Where it goes'), reason }, { ...strict, $id: 'CertificateMove' })
export type CertificateMove = Static<typeof CertificateMove>

export const CertificateParams = Type.Object({ thumbprint: Type.String({ ...Sha256, description: 'SHA-256 of the certificate (DER), lower-case hexadecimal' }) }, strict)
