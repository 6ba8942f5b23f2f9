/** What the audit keeps of a look-up: everything but what it was asked with and what it told, of which only keyed hashes stay. */
import { queryServices } from '../../schemas/queries/index.ts'
import type { Asking } from '../../schemas/queries/question.ts'
import type { GatewayError } from '../domain/errors.ts'
import type { AuditRecord } from '../ports/audit-trail.ts'
import type { Vault } from '../ports/vault.ts'
import type { Asker, Question, RefusedQuestion } from './answer-query.ts'
import { questionText } from './question-text.ts'

export interface Came {
  readonly id: string
  /** Undefined where it was refused before anybody was chosen. */
  readonly partner: string | undefined
  readonly answer: string
  /** Numbers of persons in the answer. */
  readonly people: readonly string[]
}

export function rowOfQuestion(question: Question, asker: Asker, came: Came, vault: Pick<Vault, 'fingerprints'>): AuditRecord {
  const { service, parameters, asking } = question
  const { dossierCode: askedDossier } = parameters
  const [hash] = vault.fingerprints(questionText(service, parameters))
  return {
    ...rowOf(service, asking, asker),
    ...(askedDossier === undefined ? {} : { askedDossier }),
    ...(hash === undefined ? {} : { question: hash }),
    ...(came.partner === undefined ? {} : { partner: came.partner }),
    object: came.id,
    answer: came.answer,
    subjects: [...queryServices[service].subjects.flatMap((name) => parameters[name] ?? []), ...came.people],
  }
}

/** Of one that cannot be asked: nothing of it is what a schema says it is, but who asked and why. */
export function rowOfRefused(error: GatewayError, { service, asking }: RefusedQuestion, asker: Asker, id: string): AuditRecord {
  return { ...rowOf(service ?? 'unknown-service', asking, asker), object: id, answer: error.code }
}

function rowOf(action: string, { official, unit, purpose, procedureCode, dossierCode }: Asking, { client, requestId }: Asker) {
  return {
    kind: 'query' as const,
    action,
    actor: { kind: 'client' as const, id: client.id },
    official: official.id,
    unit,
    ...(purpose === undefined ? {} : { purpose }),
    ...(procedureCode === undefined ? {} : { procedureCode }),
    ...(dossierCode === undefined ? {} : { dossierCode }),
    requestId,
  }
}
