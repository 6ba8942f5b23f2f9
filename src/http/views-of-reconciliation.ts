/** Comparisons and differences in the shapes that the API shows. */
import type { DeadlineRow } from '../../schemas/deadlines.ts'
import type { DifferenceView, Reconciliation } from '../../schemas/reconciliation.ts'
import { sentenceOf } from '../domain/difference-sentence.ts'
import type { StandingDossier } from '../ports/deadline-store.ts'
import type { DifferenceRow, PendingAge, ReconciliationRow } from '../ports/reconciliation-store.ts'

const ages: readonly PendingAge[] = ['hour', 'day', 'three-days', 'more']

export function viewReconciliation({ at, failure, pending, differences, ...row }: ReconciliationRow): Reconciliation {
  const { id, partner, day, by, state, sent, delivered, confirmed, failed, askedPartner, asked } = row
  return {
    id,
    partner,
    day,
    at: at.toISOString(),
    by,
    state,
    ...(failure === undefined ? {} : { failure }),
    sent,
    delivered,
    confirmed,
    failed,
    closed: Math.max(0, sent - delivered - failed - ages.reduce((sum, upTo) => sum + pending[upTo], 0)),
    pendingByAge: ages.map((upTo) => ({ upTo, count: pending[upTo] })),
    askedPartner,
    asked,
    differences: [...differences],
  }
}

export function viewDifference(row: DifferenceRow): DifferenceView {
  const { id, reconciliation, kind, partner, sender, dossierCode, transferId, inboxId, here, there, facts, act, state, order, failure, run, repairedAt } = row
  return {
    id,
    reconciliation,
    kind,
    partner,
    dossierCode,
    what: sentenceOf({ kind, partner, here, there, facts }),
    ...(facts.code === undefined ? {} : { code: facts.code }),
    act,
    ...(facts.toCorrect === true ? { toCorrect: true as const } : {}),
    state,
    ...(sender === undefined ? {} : { sender }),
    ...(transferId === undefined ? {} : { transferId }),
    ...(inboxId === undefined ? {} : { inboxId }),
    ...(here === undefined ? {} : { here }),
    ...(there === undefined ? {} : { there }),
    ...(failure === undefined ? {} : { failure }),
    ...(run === undefined ? {} : { run }),
    ...(order === undefined ? {} : { repairedBy: order.actor }),
    ...(repairedAt === undefined ? {} : { repairedAt: repairedAt.toISOString() }),
  }
}

export function viewDeadline({ dueAt, partners, ...row }: StandingDossier): DeadlineRow {
  return { ...row, partners: [...partners], dueAt: dueAt.toISOString() }
}
