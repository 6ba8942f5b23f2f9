/** The door for results that the platform reports: `POST …/KetQuaThanhToan`. The proof counts before anything else does. */
import { Value } from 'typebox/value'
import type { CallbackAnswer, RawCallback, ReceivedCallback } from '../../src/ports/adapter.ts'
import type { TreasuryConfig } from './config.ts'
import { isProven } from './proof.ts'
import { dossierCodeOf } from './reference.ts'
import { eventOfResult } from './result.ts'
import { WireResult } from './wire.ts'

export const resultPath = 'KetQuaThanhToan'

export function receiveResult(callback: RawCallback, config: TreasuryConfig): ReceivedCallback {
  if (callback.path !== resultPath) return refuse(404, 'Không có dịch vụ này')
  if (callback.method !== 'POST') return refuse(405, 'Chỉ nhận phương thức POST')
  const body = readBody(callback.body)
  if (body === undefined || !isProven('result', body, config.secretKey)) return refuse(401, 'Mã xác thực không hợp lệ')
  if (!Value.Check(WireResult, body)) return refuse(400, 'Nội dung không đúng khuôn dạng')
  if (body.MaDoiTac !== config.partnerCode) return refuse(400, 'Mã đối tác không đúng')
  const dossierCode = dossierCodeOf(body.MaThamChieu)
  if (dossierCode === undefined) return refuse(400, 'Mã tham chiếu không tồn tại')
  return {
    events: [eventOfResult(body, dossierCode, config)],
    answer: answer(200, '0', 'Đã ghi nhận kết quả thanh toán'),
    answerToRepeat: answer(200, '0', 'Kết quả thanh toán đã được ghi nhận trước đó'),
    answerToFailure: answer(503, '-1', 'Chưa lưu được kết quả thanh toán, đề nghị gửi lại'),
  }
}

function readBody(body: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuse(status: number, message: string): ReceivedCallback {
  const refusal = answer(status, '-1', message)
  return { events: [], answer: refusal, answerToRepeat: refusal, answerToFailure: refusal }
}

function answer(status: number, code: string, message: string): CallbackAnswer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: Buffer.from(JSON.stringify({ error_code: code, message })) }
}
