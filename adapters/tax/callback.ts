/**
 * The doors for what is pushed: `POST …/ThongBaoThue` (notices) and `POST …/ChungTuThue` (vouchers of payments). Answers in
 * the portal's manner: 0 taken, 1 known, -1 refused.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { Type, type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { CallbackAnswer, InboundEvent, RawCallback, ReceivedCallback, VerifyCallback } from '../../src/ports/adapter.ts'
import type { TaxConfig } from './config.ts'
import { readNoticeFile } from './notice-file.ts'
import { readVoucher, VoucherData } from './voucher.ts'

export const noticePath = 'ThongBaoThue'
export const voucherPath = 'ChungTuThue'

const envelope = {
  SecurityKey: Type.String(),
  Service: Type.Optional(Type.String()),
  Ngay: Type.Optional(Type.String()),
  IsUpdating: Type.Optional(Type.Union([Type.String(), Type.Boolean()])),
}
export const PushedNotice = Type.Object({ ...envelope, Data: Type.Object({ FileThongBaoThue: Type.String({ minLength: 1, pattern: '^[A-Za-z0-9+/]+={0,2}$' }) }) })
export const PushedVoucher = Type.Object({ ...envelope, Data: VoucherData })

export async function receivePushed(callback: RawCallback, verify: VerifyCallback, config: TaxConfig): Promise<ReceivedCallback> {
  const { notices, vouchers } = config
  switch (callback.path) {
    case noticePath: {
      if (notices === undefined) return unauthorized
      const door = { name: noticePath, words: 'thông báo thuế', shape: PushedNotice, key: notices.securityKey }
      return openDoor(callback, door, async ({ Data }) => {
        const reading = await readNoticeFile(Buffer.from(Data.FileThongBaoThue, 'base64'), verify, config, notices)
        return reading.kind === 'misfit' ? reading : { kind: 'events', events: reading.events.map((event) => ({ event })) }
      })
    }
    case voucherPath: {
      if (vouchers === undefined) return unauthorized
      const door = { name: voucherPath, words: 'chứng từ thuế', shape: PushedVoucher, key: vouchers.securityKey }
      return openDoor(callback, door, async ({ Data }) => readVoucher(Data))
    }
    default:
      return refuse(404, 'Không có dịch vụ này')
  }
}

/** Also where no key was agreed: then nobody has it. */
const unauthorized = refuse(401, '401 Unauthorized - Error Security Code')

interface Door<Shape extends TSchema> {
  readonly name: string
  /** What comes through it, in the middle of a sentence. */
  readonly words: string
  readonly shape: Shape
  readonly key: string
}

type Reading = { readonly kind: 'events'; readonly events: readonly InboundEvent[] } | { readonly kind: 'misfit'; readonly words: string }

async function openDoor<Shape extends TSchema>({ method, body }: RawCallback, door: Door<Shape>, read: (pushed: Static<Shape>) => Promise<Reading>): Promise<ReceivedCallback> {
  if (method !== 'POST') return refuse(405, 'Chỉ nhận phương thức POST')
  const pushed = readBody(body)
  // the key is looked at before the rest, so that whoever lacks it learns nothing
  if (!isSame(pushed?.['SecurityKey'], door.key)) return unauthorized
  if (!Value.Check(door.shape, pushed)) return refuse(400, `Nội dung không đúng khuôn dạng ${door.name}`)
  const reading = await read(pushed)
  if (reading.kind === 'misfit') return refuse(400, reading.words)
  return {
    events: reading.events,
    answer: answer(200, 0, `Tiếp nhận ${door.words} thành công`),
    answerToRepeat: answer(200, 1, `${door.words.charAt(0).toUpperCase()}${door.words.slice(1)} đã được tiếp nhận trước đó`),
    answerToFailure: answer(503, -1, `Chưa lưu được ${door.words}, đề nghị gửi lại`),
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
  return typeof value === 'object' && value !== null
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
