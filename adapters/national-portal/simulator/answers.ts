/** The simulated portal's answers: HTTP 200 with an error code and a sentence, whatever happened. */
import type { SimulatedAnswer } from '../../../src/net/simulated-server.ts'

export function ok(result: unknown): SimulatedAnswer {
  return json(200, { error_code: '00', message: 'Thành công', result })
}

export function problem(errorCode: string, message: string): SimulatedAnswer {
  return json(200, { error_code: errorCode, message })
}

export function json(status: number, body: unknown): SimulatedAnswer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) }
}

export const malformed = problem('-1', 'Dữ liệu không đúng định dạng JSON')
export const unknownService = problem('-1', 'Dịch vụ không tồn tại')
