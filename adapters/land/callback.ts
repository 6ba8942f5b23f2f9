/** The door for callbacks: who speaks is proved first, then the body is read, and answered `{Result, Message}`. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { GatewayError } from '../../src/domain/errors.ts'
import type { CallbackAnswer, RawCallback, ReceivedCallback, VerifyCallback } from '../../src/ports/adapter.ts'
import type { Land } from './call-service.ts'
import { eventOf } from './callback-event.ts'
import { callbackRows } from './callback-rows.ts'
import { AboutDossier } from './callback-wire.ts'
import { catalogueOf, isCatalogue } from './catalogues.ts'
import type { LandConfig } from './config.ts'
import { header, readJson } from './wire.ts'

export type CallbackDoor = Pick<Land, 'config' | 'session'>

export async function receiveCallback(callback: RawCallback, verify: VerifyCallback, door: CallbackDoor): Promise<ReceivedCallback> {
  const { config } = door
  const address = readAddress(callback, config)
  if (address === undefined) return refuse(404, 'Không có dịch vụ này')
  const { operation, code } = address
  if (callback.method !== (isCatalogue(operation) ? 'GET' : 'POST')) return refuse(405, 'Phương thức không được hỗ trợ')
  const proof = config.secretInPath === undefined ? await proveSignature(callback, operation, verify, config) : proveCode(code, config.secretInPath.code, callback.body)
  if (proof.kind === 'unproved') return refuse(401, 'Không xác thực được hệ thống gửi')
  if (isCatalogue(operation)) return answerCatalogue(operation, config)

  const about = readJson(AboutDossier, proof.body)
  const row = callbackRows.find((each) => each.operation === operation)
  if (about === undefined || row === undefined || !isShallow(about, deepest)) return refuse(400, 'Nội dung không phải JSON được chấp nhận hoặc thiếu SoBienNhan')
  return {
    events: [eventOf(row, about, proof.recipient, door)],
    answer: answer(200, 1, 'Tiếp nhận thành công'),
    answerToRepeat: answer(200, 1, 'Đã tiếp nhận trước đó'),
    answerToFailure: answer(503, 0, 'Chưa lưu được, đề nghị gửi lại'),
  }
}

interface Address {
  readonly operation: string
  readonly code: string | undefined
}

/** `ChuyenHoSo`, or `ChuyenHoSo/<securityCode>`; catalogues have the code as a parameter. Nothing is found by a path of the other kind. */
function readAddress({ path, query }: RawCallback, config: LandConfig): Address | undefined {
  const [operation = '', code, ...rest] = path.split('/')
  const isKnown = isCatalogue(operation) || callbackRows.some((row) => row.operation === operation)
  if (!isKnown || rest.length > 0) return undefined
  const inPath = config.secretInPath !== undefined && !isCatalogue(operation)
  if (inPath !== (code !== undefined)) return undefined
  return { operation, code: inPath ? code : query['SecurityCode'] }
}

interface Proved {
  readonly kind: 'proved'
  /** What was proved: nothing else of the callback is read. */
  readonly body: Uint8Array
  /** Our organisation that the signature names. */
  readonly recipient?: string
}

type Proof = Proved | { readonly kind: 'unproved' }

/** Constant time in the code: digests of equal length are compared. */
function proveCode(given: string | undefined, expected: string, body: Uint8Array): Proof {
  const isSame = timingSafeEqual(sha256(given ?? ''), sha256(expected))
  return isSame ? { kind: 'proved', body } : { kind: 'unproved' }
}

/** The signature covers the body; its id begins with the operation, so that it is good for no other address. */
async function proveSignature(callback: RawCallback, operation: string, verify: VerifyCallback, { organisations }: LandConfig): Promise<Proof> {
  const detached = callback.headers[header.signature.toLowerCase()]
  if (detached === undefined) return { kind: 'unproved' }
  try {
    const { bytes, messageId, audience } = await verify({ bytes: callback.body, detached, profile: 'jws-detached' })
    const isOurs = audience !== undefined && organisations.includes(audience)
    return isOurs && messageId?.startsWith(`${operation}/`) ? { kind: 'proved', body: bytes, recipient: audience } : { kind: 'unproved' }
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'signature_invalid') return { kind: 'unproved' }
    throw error
  }
}

/** Deeper than anything the land system tells; what reads JSON by recursion must not be led further. */
const deepest = 16

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1))
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function answerCatalogue(name: string, config: LandConfig): ReceivedCallback {
  const rows = catalogueOf(name, config)
  return rows === undefined ? refuse(404, `Chưa khai báo danh mục ${name}`) : onlyAnswer(answer(200, 1, 'Thành công', rows))
}

function refuse(status: number, message: string): ReceivedCallback {
  return onlyAnswer(answer(status, 0, message))
}

function onlyAnswer(said: CallbackAnswer): ReceivedCallback {
  return { events: [], answer: said, answerToRepeat: said, answerToFailure: said }
}

function answer(status: number, result: 0 | 1, message: string, data?: unknown): CallbackAnswer {
  const body = Buffer.from(JSON.stringify({ Result: result, Message: message, ...(data === undefined ? {} : { Data: data }) }))
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body }
}
