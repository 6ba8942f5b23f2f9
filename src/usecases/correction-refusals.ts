/** Why a correction is not made, sent or decided, in words of both languages. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import { GatewayError } from '../domain/errors.ts'
import type { CorrectionDecision, KeptCorrection, NotCorrectable } from '../ports/correction-store.ts'
import type { Order } from '../ports/transfer-store.ts'

export function refuseSamePerson({ by }: KeptCorrection, { actor }: Order): void {
  if (by !== actor) return
  throw new GatewayError('second_person_needed', { detail: { vi: `${by} đã đề nghị bản sửa này; người khác duyệt.`, en: `${by} proposed this correction; somebody else decides.` } })
}

export function refuseDecided(correction: KeptCorrection): void {
  if (correction.state !== 'proposed') throw decidedBefore(correction)
}

/** What the store decided, or its refusal thrown. */
export function decided(decision: CorrectionDecision): KeptCorrection {
  switch (decision.kind) {
    case 'decided':
      return decision.correction
    case 'unknown':
      throw noCorrection()
    case 'refused':
      throw refused(decision.refusal)
    case 'illegal':
      throw decidedBefore(decision.correction)
  }
}

function decidedBefore({ state, decidedBy }: KeptCorrection): GatewayError {
  return wrongState({ vi: `Bản sửa đang ở trạng thái ${state}, do ${decidedBy} quyết định.`, en: `The correction is ${state}, decided by ${decidedBy}.` })
}

export function refused(refusal: NotCorrectable): GatewayError {
  switch (refusal.because) {
    case 'not-a-submission':
      return notCorrectable({ vi: 'Không phải hồ sơ do hệ thống một cửa gửi.', en: 'It is not a dossier that a one-stop system handed over.' })
    case 'state':
      return notCorrectable({ vi: `Lượt chuyển đang ở trạng thái ${refusal.state}, không phải refused, parked hay expired.`, en: `The transfer is ${refusal.state}, not refused, parked or expired.` })
    case 'newer':
      return notCorrectable({ vi: `Hồ sơ đã có bản mới hơn: lượt chuyển ${refusal.newer}.`, en: `The dossier has a newer version: transfer ${refusal.newer}.` })
    case 'busy':
      return wrongState({ vi: 'Chưa rõ hồ sơ có bản mới hơn hay không; thử lại sau ít phút.', en: 'It is not known yet whether the dossier has a newer version; try again in a few minutes.' })
    case 'may-be-there':
      return notCorrectable({
        vi: 'Cơ quan có thể đã nhận bản gốc, và bản sửa là một hồ sơ thứ hai ở đó. Hỏi cơ quan trước; nếu vẫn gửi, ghi "evenIfThere": true.',
        en: 'The partner may have the original, and the correction is a second dossier there. Ask the partner first; to send it all the same, say "evenIfThere": true.',
      })
    case 'purged':
      return new GatewayError('content_purged')
  }
}

export function notCorrectable(detail: Bilingual): GatewayError {
  return new GatewayError('not_correctable', { detail })
}

export function wrongState(detail: Bilingual): GatewayError {
  return new GatewayError('wrong_state', { detail })
}

export function noTransfer(): GatewayError {
  return new GatewayError('not_found', { detail: { vi: 'Không có lượt chuyển này.', en: 'There is no such transfer.' } })
}

export function noCorrection(): GatewayError {
  return new GatewayError('not_found', { detail: { vi: 'Không có bản sửa này.', en: 'There is no such correction.' } })
}
