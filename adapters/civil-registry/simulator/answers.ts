/** The simulated registry's answers, in its words. */
import type { SimulatedAnswer } from '../../../src/net/simulated-server.ts'

export const taken = answer(200, { status: '1', statusDescription: 'Thành công', errorCode: '', errorDescription: '' })

export const wrongToken = problem('100', 'AUTHEN_ERROR')
export const malformed = problem('302', 'DATA_TYPE_INVALID')
export const unsigned = problem('101', 'IP_DISALLOWED: chữ ký số của hệ thống gửi không hợp lệ')

export function problem(errorCode: string, errorDescription: string): SimulatedAnswer {
  return answer(200, { status: '0', statusDescription: 'Thất bại', errorCode, errorDescription })
}

/** Complaints about a form, field by field in one text, come with HTTP 500. */
export function complaint(complaints: readonly string[]): SimulatedAnswer {
  return answer(500, { status: '0', statusDescription: 'Dữ liệu không hợp lệ', errorCode: '500', errorDescription: complaints.join('; ') })
}

export function receivedBefore(dossierCode: string): SimulatedAnswer {
  return problem('', `Hồ sơ ${dossierCode} đã được tiếp nhận`)
}

export function finishedBefore(dossierCode: string): SimulatedAnswer {
  return problem('', `Hồ sơ ${dossierCode} đã trả kết quả`)
}

export function answer(status: number, body: unknown): SimulatedAnswer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) }
}
