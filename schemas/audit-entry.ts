/** One line of the audit: who did what, for whom, why, and what came of it. */
import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { Instant, line } from './primitives.ts'
import { PersonNumber } from './queries/parameters.ts'
import { ref } from './ref.ts'

const strict = { additionalProperties: false }

/**
 * query: a look-up · log-in, log-out: of an administrator · token: of a client · order: replay, resend, dismissal, runs,
 * corrections and repairs · access-change: of rights · account-change: of accounts and roles · certificate-change ·
 * lane-change · rule-change: about answers of partners · export: what left the gateway as a file, or word for word as a
 * partner said it · report: to a citizen · refusal: somebody tried what is not theirs.
 */
export const auditKinds = ['query', 'token', 'log-in', 'log-out', 'order', 'access-change', 'account-change', 'certificate-change', 'lane-change', 'rule-change', 'export', 'report', 'refusal'] as const
export type AuditKind = (typeof auditKinds)[number]

const what = {
  kind: oneOf(auditKinds),
  action: Type.String({ description: 'Operation, e.g. `replayTransfer`; of a look-up its service' }),
  actor: Type.Object({ kind: oneOf(['client', 'administrator', 'gateway']), id: Type.String() }, strict),
  official: Type.Optional(Type.String({ description: 'Account of the official who asked' })),
  unit: Type.Optional(Type.String()),
  purpose: Type.Optional(Type.String()),
  procedureCode: Type.Optional(Type.String()),
  dossierCode: Type.Optional(Type.String()),
  askedDossier: Type.Optional(Type.String({ description: 'Dossier that a look-up was about, beside the one for which it was asked' })),
  question: Type.Optional(Type.String({ description: 'Keyed hash of the service and the parameters of a look-up, or of the texts by which answers were searched: proves what was asked' })),
  partner: Type.Optional(Type.String()),
  object: Type.Optional(Type.String({ description: 'What it was done to: id of a transfer, a client, an account, a certificate' })),
  reason: Type.Optional(Type.String()),
  answer: Type.String({ description: 'What came of it: `found`, `not-found`, `done`, or the code of the error' }),
  requestId: Type.String(),
}

/** As it is kept and shown: never with a personal identifier. */
export const AuditEntryView = Type.Object(
  { id: Type.String({ description: 'Id of its entry in the chained journal' }), at: Instant, ...what },
  { ...strict, $id: 'AuditEntry' },
)
export type AuditEntryView = Static<typeof AuditEntryView>

export type AuditFacts = Omit<AuditEntryView, 'id' | 'at'>

export const AuditPage = Type.Object({ items: Type.Array(ref(AuditEntryView)), next: Type.Optional(Type.String()) }, { ...strict, $id: 'AuditPage' })
export type AuditPage = Static<typeof AuditPage>

export const AuditEntryQuery = Type.Object(
  {
    kind: Type.Optional(oneOf(auditKinds)),
    actor: Type.Optional(line(100, 'Client or administrator')),
    official: Type.Optional(line(100, 'Account of an official')),
    partner: Type.Optional(line(100)),
    dossierCode: Type.Optional(line(100)),
    object: Type.Optional(line(100, 'What it was done to')),
    from: Type.Optional({ ...Instant, description: 'From this instant on' }),
    to: Type.Optional({ ...Instant, description: 'Before this instant' }),
    limit: Type.Integer({ minimum: 1, maximum: 500, default: 50, description: 'Most entries of one page' }),
    cursor: Type.Optional(line(200, 'The `next` of the page before')),
  },
  strict,
)

export const CitizenReportRequest = Type.Object(
  {
    identityNumber: Type.String({ ...PersonNumber, description: 'Whose data' }),
    reason: Type.String({ ...line(500), minLength: 3, description: 'The citizen’s request, by its number or date' }),
    cursor: Type.Optional(line(200, 'The `next` of the part before')),
  },
  { ...strict, $id: 'CitizenReportRequest' },
)
export type CitizenReportRequest = Static<typeof CitizenReportRequest>
