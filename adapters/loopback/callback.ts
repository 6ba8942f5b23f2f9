/** The door for news that the partner tells unasked: `POST news`, signed in a header. Nothing is believed before that holds. */
import type { CallbackAnswer, RawCallback, ReceivedCallback, VerifyCallback } from '../../src/ports/adapter.ts'
import { readNews } from './news.ts'
import { callbackPath, signatureHeader } from './wire.ts'

export async function receiveNews(callback: RawCallback, verify: VerifyCallback): Promise<ReceivedCallback> {
  if (callback.path !== callbackPath) return refuse(404, 'unknown', 'Không có địa chỉ này')
  if (callback.method !== 'POST') return refuse(405, 'method-not-allowed', 'Chỉ nhận phương thức POST')
  const reading = await readNews(callback.body, callback.headers[signatureHeader] ?? '', verify)
  if (reading.kind === 'unverified') return refuse(403, 'signature-rejected', 'Chữ ký số không hợp lệ')
  if (reading.kind === 'malformed') return refuse(422, 'news-malformed', 'Thông tin sai cấu trúc')
  return {
    events: [reading.inbound],
    answer: answer(201, { status: 'stored' }),
    answerToRepeat: answer(200, { status: 'known' }),
    answerToFailure: answer(503, { code: 'not-stored', words: 'Chưa lưu được, đề nghị gửi lại' }),
  }
}

function refuse(status: number, code: string, words: string): ReceivedCallback {
  const refusal = answer(status, { code, words })
  return { events: [], answer: refusal, answerToRepeat: refusal, answerToFailure: refusal }
}

function answer(status: number, body: object): CallbackAnswer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: Buffer.from(JSON.stringify(body)) }
}
