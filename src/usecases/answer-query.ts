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
import type { Log } from '../ports/log.ts'
import type { Signer } from '../ports/signer.ts'
import type { Vault } from '../ports/vault.ts'
import type { Access } from './access.ts'
import type { Client } from './accept-transfer.ts'
import type { AskForQuery } from './ask-for-query.ts'
import { chooseQueryPartner } from './choose-query-partner.ts'
import type { Partners } from './partners.ts'
import { answerText } from './query-answer-text.ts'
import { rowOfQuestion, rowOfRefused } from './query-audit-row.ts'

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

export interface RefusedQuestion {
  readonly service: ServiceName | undefined
  readonly asking: Asking
}

/** What a question of several came to: never rejects where the other questions can still be answered. */
export type BatchItem =
  | { readonly question: Question }
  /** `refused`: of a question that stands in the audit although it cannot be asked; its service where there is such a one. */
  | { readonly error: GatewayError; readonly refused?: { readonly service: ServiceName | undefined; readonly asking: Asking } }

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
  readonly log: Log
  readonly vault: Pick<Vault, 'fingerprints'>
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

export function createQueryDesk({ access, partners, askForQuery, audit, signer, clock, log, vault, operator }: Dependencies): QueryDesk {
  /** The partner's own audit has what ours lacks: whoever compares them needs the ids. */
  async function keep(row: AuditRecord, asked: boolean): Promise<void> {
    try {
      await audit.record(row)
    } catch (error) {
      const { object: question, partner, actor, requestId } = row
      const ids = { question, partner, client: actor.id, requestId }
      if (asked) log.error(ids, 'a partner may have been asked and the audit could not be kept')
      throw error
    }
  }

  async function answer(question: Question, asker: Asker): Promise<Unsigned> {
    const id = clock.id()
    let partner: string | undefined
    let asked = false
    const record = (came: string, people: readonly string[] = []) =>
      keep(rowOfQuestion(question, asker, { id, partner, answer: came, people }, vault), asked)
    try {
      const purpose = requireReasons(question)
      const line = chooseQueryPartner(partners, question.service, question.partner)
      partner = line.partner.id
      access.requireQuery(asker.client.id, { service: question.service, purpose, partner, procedure: question.asking.procedureCode })
      const { service: name, parameters, asking } = question
      const query = { name, parameters, id, sender: asker.client.organisation, asking }
      asked = true
      const { told, freshness } = await askForQuery(line, query, asker.client.id)
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
            if ('error' in item) {
              if (item.refused !== undefined) await audit.record(rowOfRefused(item.error, item.refused, asker, clock.id()))
              throw item.error
            }
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
