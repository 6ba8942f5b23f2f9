/** What a look-up that came to nothing means: for whoever asked, and for the gate before the partner. */
import type { Agreement } from '../../schemas/agreement.ts'
import { GatewayError, type FieldError } from '../domain/errors.ts'
import type { Failure, QueryAnswer } from '../ports/adapter.ts'
import type { Verdict } from '../ports/query-gate.ts'

type Queries = Agreement['queries']

/** Faults that whoever asks meets alike; any other fault of ours may be one client's, and shuts nothing for the others. */
const faultsForAll: readonly string[] = ['credentials-rejected', 'certificate-rejected', 'transport-refused', 'address-refused']

/** Only what the partner as a whole does shuts its gate; credentials that it does not take would be refused again and again. */
export function verdictOf(answer: QueryAnswer): Verdict {
  if (answer.kind !== 'failed' || answer.outcome.kind === 'refused') return 'well'
  if (answer.outcome.kind === 'broken') return faultsForAll.includes(answer.outcome.code) ? 'down' : 'nothing'
  return answer.outcome.kind === 'later' && answer.outcome.scope === 'partner' ? 'down' : 'nothing'
}

/** Names codes only: a partner's words may repeat what it was asked. */
export function errorOfFailure(outcome: Failure, asked: readonly string[], { probeAfterMs }: Queries): GatewayError {
  switch (outcome.kind) {
    case 'refused':
      return new GatewayError('query_refused', { detail: bilingual(outcome.code), errors: fieldErrors(outcome.fields ?? [], asked) })
    case 'later':
      return unavailable(outcome.code, (outcome.afterSeconds ?? 0) * 1_000 || probeAfterMs)
    case 'broken':
      return unavailable(outcome.code, probeAfterMs)
    case 'unclear':
      return new GatewayError('partner_answer_unclear', { detail: bilingual(outcome.code) })
  }
}

export function unavailable(code: string, retryAfterMs: number): GatewayError {
  return new GatewayError('partner_unavailable', { detail: bilingual(code), retryAfterSeconds: seconds(retryAfterMs) })
}

export function tooManyWait({ concurrency, waiting }: Queries): GatewayError {
  const detail = {
    vi: `Cơ quan này nhận ${concurrency} câu hỏi cùng lúc và ${waiting} câu hỏi chờ, mỗi hệ thống nhiều nhất một nửa số chờ.`,
    en: `This partner is asked ${concurrency} questions at once, and ${waiting} wait, at most half of them of one client.`,
  }
  return new GatewayError('overloaded', { detail, retryAfterSeconds: 1 })
}

export function tooManyAsked({ perMinute }: Queries, retryAfterSeconds: number): GatewayError {
  const detail = { vi: `Cơ quan này nhận ${perMinute} câu hỏi mỗi phút.`, en: `This partner takes ${perMinute} questions a minute.` }
  return new GatewayError('too_many_requests', { detail, retryAfterSeconds })
}

export function tooManyOfClient(share: number, retryAfterSeconds: number): GatewayError {
  const detail = {
    vi: `Mỗi hệ thống được hỏi cơ quan này ${share} câu mỗi phút.`,
    en: `Of this partner one client may ask ${share} questions a minute.`,
  }
  return new GatewayError('too_many_requests', { detail, retryAfterSeconds })
}

/** Adapters name parameters, some as a pointer; what is no parameter of the question is the gateway's matter. */
function fieldErrors(fields: readonly { readonly field: string }[], asked: readonly string[]): readonly FieldError[] {
  const names = fields.map(({ field }) => field.replace(/^\/?(?:parameters\/)?/, ''))
  return asked.filter((name) => names.includes(name)).map((name) => ({ field: `/parameters/${name}`, message: notTaken }))
}

const notTaken = { vi: 'cơ quan được hỏi không nhận giá trị này', en: 'the partner does not take this value' }

function bilingual(code: string) {
  return { vi: `Mã: ${code}.`, en: `Code: ${code}.` }
}

function seconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1_000))
}
