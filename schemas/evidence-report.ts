/** What a check of a container of evidence found. */
import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { Instant, Sha256, TransferId } from './primitives.ts'

const strict = { additionalProperties: false }

/**
 * ok · untrusted: it is intact, and whether who signed it is trusted cannot be said · failed · not-checked: what it needs is
 * not in the container, for the reason that the words give · incomplete: likewise, and nothing proves that it may be missing
 */
export const findingVerdicts = ['ok', 'untrusted', 'failed', 'not-checked', 'incomplete'] as const
export type FindingVerdict = (typeof findingVerdicts)[number]

const fault = Type.Optional(Type.String({ description: 'The one reason, by its code in docs/errors.md' }))

export const EvidenceFinding = Type.Object(
  {
    subject: Type.String({ description: 'The part that it is about, or what of it' }),
    vi: Type.String(),
    en: Type.String(),
    verdict: oneOf(findingVerdicts),
    fault,
  },
  strict,
)
export type EvidenceFinding = Static<typeof EvidenceFinding>

export const ContainerSignature = Type.Object(
  {
    part: Type.String({ description: 'Where it stands' }),
    signer: Type.String({ description: 'Subject of the certificate' }),
    issuer: Type.String({ description: 'Who issued the certificate' }),
    certificate: Type.String({ ...Sha256, description: 'SHA-256 of the certificate (DER)' }),
    algorithm: Type.String({ description: 'By the names of JSON Web Algorithms' }),
    level: oneOf(['B-B', 'B-T', 'B-LT'], 'Level of the signature (XAdES)'),
    claimedAt: Type.String({ ...Instant, description: 'When it was made, as the signer says' }),
    stampedAt: Type.Optional(Type.String({ ...Instant, description: 'When it was there at the latest, as a time-stamping authority says' })),
    stampedBy: Type.Optional(Type.String({ description: 'Who stamped it' })),
    revocation: oneOf(['good', 'unchecked'], 'Whether the container holds an answer about the certificate'),
    verdict: oneOf(findingVerdicts),
    fault,
  },
  strict,
)
export type ContainerSignature = Static<typeof ContainerSignature>

export const EvidenceReport = Type.Object(
  {
    verdict: oneOf(
      ['valid', 'incomplete', 'intact-but-untrusted', 'not-valid'],
      'intact-but-untrusted: nothing was changed; of some signature it is not known whether it can be trusted. incomplete: nothing is contradicted, and something is missing',
    ),
    transfer: Type.Optional(
      Type.Object(
        {
          id: TransferId,
          sender: Type.String(),
          partner: Type.String(),
          dossierCode: Type.String(),
          state: Type.String({ description: 'When the evidence was collected' }),
          acceptedAt: Type.String(),
          operator: Type.String({ description: 'Organisation that runs the gateway' }),
          collectedAt: Type.String(),
        },
        { ...strict, description: 'As the container says; absent where that cannot be read' },
      ),
    ),
    signatures: Type.Array(ContainerSignature, { description: 'Over the container as a whole' }),
    findings: Type.Array(EvidenceFinding, { description: 'One for each thing that was checked' }),
  },
  { ...strict, $id: 'EvidenceReport' },
)
export type EvidenceReport = Static<typeof EvidenceReport>
