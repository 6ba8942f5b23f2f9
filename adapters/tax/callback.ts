/** The door for pushed notices: `POST …/ThongBaoThue`. Answers in the portal's manner: 0 taken, 1 known, -1 refused. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { GatewayError } from '../../src/domain/errors.ts'
import type { CallbackAnswer, RawCallback, ReceivedCallback, VerifyCallback } from '../../src/ports/adapter.ts'
import { unsignedXml, xmlToData, type XmlNode } from '../../src/xml/to-data.ts'
import type { TaxConfig } from './config.ts'
import { misfit, readNotice, type NoticeReading } from './notice.ts'
import { hasSignature, readHeader } from './wire.ts'

export const noticePath = 'ThongBaoThue'

export const PushedNotice = Type.Object({
  SecurityKey: Type.String(),
  Service: Type.Optional(Type.String()),
  Ngay: Type.Optional(Type.String()),
  IsUpdating: Type.Optional(Type.Union([Type.String(), Type.Boolean()])),
  Data: Type.Object({ FileThongBaoThue: Type.String({ minLength: 1, pattern: '^[A-Za-z0-9+/]+={0,2}$' }) }),
})
type PushedNotice = Static<typeof PushedNotice>

export async function receiveNotice(callback: RawCallback, verify: VerifyCallback, config: TaxConfig): Promise<ReceivedCallback> {
  if (callback.path !== noticePath) return refuse(404, 'Không có dịch vụ này')
  if (callback.method !== 'POST') return refuse(405, 'Chỉ nhận phương thức POST')
  const pushed = readBody(callback.body)
  const notices = config.notices
  // the key is looked at before the rest, so that whoever lacks it learns nothing
  if (notices === undefined || !isSame(pushed?.SecurityKey, notices.securityKey)) return refuse(401, '401 Unauthorized - Error Security Code')
  if (!Value.Check(PushedNotice, pushed)) return refuse(400, 'Nội dung không đúng khuôn dạng ThongBaoThue')

  const notice = await readFile(Buffer.from(pushed.Data.FileThongBaoThue, 'base64'), verify, config, notices)
  if (notice.kind === 'misfit') return refuse(400, notice.words)
  return {
    events: notice.events.map((event) => ({ event })),
    answer: answer(200, 0, 'Tiếp nhận thông báo thuế thành công'),
    answerToRepeat: answer(200, 1, 'Thông báo thuế đã được tiếp nhận trước đó'),
    answerToFailure: answer(503, -1, 'Chưa lưu được thông báo thuế, đề nghị gửi lại'),
  }
}

/** A notice that carries a signature is verified, required or not. */
async function readFile(xml: Uint8Array, verify: VerifyCallback, config: TaxConfig, notices: NonNullable<TaxConfig['notices']>): Promise<NoticeReading> {
  try {
    if (!notices.requireSigned) {
      const unsigned = await xmlToData(unsignedXml(xml))
      if (!hasSignature(unsigned)) return readNotice(unsigned)
    }
    const data = await xmlToData((await verify({ bytes: xml, profile: 'xmldsig-gip' })).bytes)
    return faultInHeader(data, config, notices.receiverCodes) ?? readNotice(data, recipientOf(data, config))
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    if (error.code === 'signature_invalid') return misfit('Thông báo không có chữ ký số hợp lệ của cơ quan thuế')
    if (error.code === 'xml_rejected') return misfit('Tệp thông báo không phải XML được chấp nhận')
    throw error
  }
}

/** A signed notice for somebody else, or a signed message of another kind, is not for us. */
function faultInHeader(data: XmlNode, config: TaxConfig, receiverCodes: readonly string[]): NoticeReading | undefined {
  const header = readHeader(data)
  if (header.SENDER_CODE !== config.receiverCode) return misfit('SENDER_CODE không phải cơ quan thuế')
  const ours = [...config.senders.map((row) => row.code), ...receiverCodes]
  return ours.includes(header.RECEIVER_CODE) ? undefined : misfit('RECEIVER_CODE không phải đơn vị nhận')
}

/** Our organisation that a signed header names; undefined where it names whoever forwards the notice. */
function recipientOf(data: XmlNode, config: TaxConfig): string | undefined {
  const { RECEIVER_CODE } = readHeader(data)
  return config.senders.find((row) => row.code === RECEIVER_CODE)?.organisation
}

function readBody(body: Uint8Array): Partial<PushedNotice> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** Constant time in the key: digests of equal length are compared. */
function isSame(given: unknown, expected: string): boolean {
  if (typeof given !== 'string') return false
  return timingSafeEqual(sha256(given), sha256(expected))
}

function sha256(text: string): Uint8Array {
  return createHash('sha256').update(text).digest()
}

function refuse(status: number, message: string): ReceivedCallback {
  const refusal = answer(status, -1, message)
  return { events: [], answer: refusal, answerToRepeat: refusal, answerToFailure: refusal }
}

function answer(status: number, code: 0 | 1 | -1, message: string): CallbackAnswer {
  const body = Buffer.from(JSON.stringify({ error_code: code, message }))
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body }
}
