/**
 * Answers a look-up of a one-stop system: why it is asked, who may ask, then the partner; every question stands in the
 * audit before it is answered, and every answer is signed.
 */
import { queryServices, type ServiceName } from '../../schemas/queries/index.ts'
import type { Asking } from '../../schemas/queries/question.ts'
import type { Purpose } from '../../schemas/queries/purposes.ts'
import { GatewayError, type FieldError } from '../domain/errors.ts'
import type { AuditRecord, AuditTrail } from '../ports/audit-trail.ts'
import type { Clock } from '../ports/clock.ts'
import type { Signer } from '../ports/signer.ts'
import type { Access } from './access.ts'
import type { Client } from './accept-transfer.ts'
import type { AskForQuery } from './ask-for-query.ts'
import { chooseQueryPartner } from './choose-query-partner.ts'
import type { Partners } from './partners.ts'
import { answerText } from './query-answer-text.ts'

export interface Question {
  readonly service: ServiceName
  /** Which partner, where several answer it. */
  readonly partner?: string | undefined
  /** Valid by the service's schema. */
  readonly parameters: Readonly<Record<string, string>>
  readonly asking: Asking
}

export interface Asker {
  readonly client: Client
  readonly requestId: string
}

export interface SignedAnswer {
  readonly body: Uint8Array
  /** JWS with a detached payload over exactly the body. */
  readonly signature: string
}

/** What a question of several came to: never rejects where the other questions can still be answered. */
export type BatchItem = { readonly question: Question } | { readonly error: GatewayError }

export interface QueryDesk {
  /**
   * Rejects with purpose_missing, invalid_input, unknown_service, query_not_allowed, query_refused, partner_unavailable,
   * partner_answer_unclear, too_many_requests, overloaded.
   */
  ask(question: Question, asker: Asker): Promise<SignedAnswer>
  /** In their order; what failed has the members that `membersOf` gives it. One signature over all. */
  askAll(items: readonly BatchItem[], asker: Asker, membersOf: (error: unknown) => object): Promise<SignedAnswer>
}

interface Dependencies {
  readonly access: Pick<Access, 'requireQuery'>
  readonly partners: Partners
  readonly askForQuery: AskForQuery
  readonly audit: Pick<AuditTrail, 'record'>
  readonly signer: Pick<Signer, 'sign'>
  readonly clock: Clock
  /** Organisation that runs the gateway: its seal signs. */
  readonly operator: string
}

interface Unsigned {
  readonly id: string
  readonly text: string
  /** The question stands in the audit; nobody is answered before. */
  readonly kept: Promise<void>
}

/** What the signature of an answer is for; nothing else that the gateway signs counts as one. */
export const queryAnswerService = 'query-answer'

export function createQueryDesk({ access, partners, askForQuery, audit, signer, clock, operator }: Dependencies): QueryDesk {
  async function answer(question: Question, asker: Asker): Promise<Unsigned> {
    const id = clock.id()
    let partner: string | undefined
    const record = (came: string, people: readonly string[] = []) => audit.record(auditRow(question, asker, { id, partner, answer: came, people }))
    try {
      const purpose = requireReasons(question)
      const line = chooseQueryPartner(partners, question.service, question.partner)
      partner = line.partner.id
      access.requireQuery(asker.client.id, { service: question.service, purpose, partner, procedure: question.asking.procedureCode })
      const { service: name, parameters, asking } = question
      const { told, freshness } = await askForQuery(line, { name, parameters, id, sender: asker.client.organisation, asking })
      const head = { id, service: name, partner, organisation: line.partner.organisation, freshness, answeredAt: clock.now().toISOString() }
      return { id, text: answerText(head, told), kept: record(told.kind, told.people) }
    } catch (error) {
      await record(error instanceof GatewayError ? error.code : 'internal')
      throw error
    }
  }

  async function signed(text: string, id: string, { client }: Asker): Promise<SignedAnswer> {
    const body = Buffer.from(text)
    const about = { issuer: operator, audience: client.organisation, messageId: id, service: queryAnswerService }
    const { detached } = await signer.sign(body, 'jws-detached', about)
    if (detached === undefined) throw new TypeError('a detached signature has a text')
    return { body, signature: detached }
  }

  return {
    async ask(question, asker) {
      const { id, text, kept } = await answer(question, asker)
      const [answered] = await Promise.all([signed(text, id, asker), kept])
      return answered
    },
    async askAll(items, asker, membersOf) {
      const texts = await Promise.all(
        items.map(async (item) => {
          try {
            if ('error' in item) throw item.error
            const { text, kept } = await answer(item.question, asker)
            await kept
            return `{"answer":${text}}`
          } catch (error) {
            return JSON.stringify(membersOf(error))
          }
        }),
      )
      const id = clock.id()
      return signed(`{"id":${JSON.stringify(id)},"answers":[${texts.join(',')}]}`, id, asker)
    },
  }
}

/** Why it is asked, and in which matter of whom. */
function requireReasons({ service, asking }: Question): Purpose {
  if (asking.purpose === undefined) throw new GatewayError('purpose_missing')
  if (queryServices[service].about === 'reference') return asking.purpose
  const missing = (['procedureCode', 'dossierCode'] as const).filter((name) => asking[name] === undefined)
  const errors = missing.map((name): FieldError => ({ field: `/asking/${name}`, message: neededHere }))
  if (errors.length > 0) throw new GatewayError('invalid_input', { errors })
  return asking.purpose
}

const neededHere = { vi: 'phải nêu khi tra cứu dữ liệu cá nhân', en: 'has to be named where the look-up is about a person' }

interface Came {
  readonly id: string
  /** Undefined where it was refused before anybody was chosen. */
  readonly partner: string | undefined
  readonly answer: string
  /** Numbers of persons in the answer. */
  readonly people: readonly string[]
}

function auditRow(question: Question, { client, requestId }: Asker, came: Came): AuditRecord {
  const { service, parameters, asking } = question
  const { official, unit, purpose, procedureCode, dossierCode } = asking
  return {
    kind: 'query',
    action: service,
    actor: { kind: 'client', id: client.id },
    official: official.id,
    unit,
    ...(purpose === undefined ? {} : { purpose }),
    ...(procedureCode === undefined ? {} : { procedureCode }),
    ...(dossierCode === undefined ? {} : { dossierCode }),
    ...(came.partner === undefined ? {} : { partner: came.partner }),
    object: came.id,
    answer: came.answer,
    requestId,
    subjects: [...queryServices[service].subjects.flatMap((name) => parameters[name] ?? []), ...came.people],
  }
}
