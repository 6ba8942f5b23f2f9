/** The compatibility mode at the real door: the secret in the path is in no log line, no event and no answer. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDocumentLinks } from '../../src/http/document-links.ts'
import { createPartnerApp } from '../../src/http/partner-app.ts'
import type { LogFields } from '../../src/ports/log.ts'
import type { OpenLine } from '../../src/usecases/open-line.ts'
import { createReceiveCallback } from '../../src/usecases/receive-callback.ts'
import { textsIn } from '../../test/conformance/texts-in.ts'
import { clock, configAt, openLandLine, seals } from './fixtures/land-line.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'

const { securityCode } = sandboxAgreement
const kept: unknown[] = []
const record = (fields: LogFields, message: string): void => void kept.push({ fields, message })
const log = { info: record, warn: record, error: record }
let line: OpenLine
let door: Awaited<ReturnType<typeof createPartnerApp>>
let stores = true

beforeAll(async () => {
  line = await openLandLine(configAt('http://127.0.0.1:1', { version: 'vbdlis', callbacks: 'secret-in-path' }))
  const partners = new Map([['land', { line, procedures: undefined }]])
  const receiveCallback = createReceiveCallback({
    partners,
    inbox: { hear: async () => 'new' },
    receive: async (_line, inbound) => {
      if (!stores) throw new Error('the database is away')
      kept.push(inbound)
      return 'applied'
    },
    log,
  })
  const documentLinks = createDocumentLinks({ secret: 'thirty-two-characters-at-the-least', hours: 1, baseUrl: () => 'http://127.0.0.1', clock })
  const nothing = () => Promise.reject(new Error('nothing is kept here'))
  const { signer } = await seals()
  const stored = { attachments: { open: nothing }, transfers: { get: nothing, payload: nothing } }
  door = await createPartnerApp({ clock, log, readiness: async () => [], receiveCallback, partners, signer, documentLinks, ...stored })
})
afterAll(async () => {
  await door.close()
  await line.close()
})

const body = { SoBienNhan: 'H56.14-261120-0001', TrangThaiKetThuc: 0 }

/** Errors with their hidden parts too. */
function textsOf(values: readonly unknown[]): string {
  return textsIn(values, new Set()).join('\n')
}

test.each([
  ['a callback that is taken', 'POST', `/partners/land/KetThucHoSo/${securityCode}`, body, 200],
  ['one that is not understood', 'POST', `/partners/land/KetThucHoSo/${securityCode}`, { ...body, TrangThaiKetThuc: 9 }, 200],
  ['one of an unknown operation', 'POST', `/partners/land/XoaHoSo/${securityCode}`, body, 404],
  ['one that is no JSON', 'POST', `/partners/land/KetThucHoSo/${securityCode}`, 'x', 400],
  ['one with a wrong secret that begins like it', 'POST', `/partners/land/KetThucHoSo/${securityCode}0`, body, 401],
  ['one that leaves its path', 'POST', `/partners/land/KetThucHoSo/%2e%2e/${securityCode}`, body, 404],
  ['one to an unknown partner', 'POST', `/partners/nobody/KetThucHoSo/${securityCode}`, body, 404],
  ['one by another method', 'PUT', `/partners/land/KetThucHoSo/${securityCode}`, body, 405],
  ['the question for a catalogue', 'GET', `/partners/land/GetDanhMucTrangThai?SecurityCode=${securityCode}`, undefined, 200],
  ['a question that gives it twice', 'GET', `/partners/land/GetDanhMucTrangThai?SecurityCode=${securityCode}&SecurityCode=x`, undefined, 400],
] as const)('%s leaves no trace of the secret', async (_what, method, url, payload, status) => {
  const before = kept.length
  const answer = await door.inject({ method, url, headers: { 'content-type': 'application/json' }, ...(payload === undefined ? {} : { payload: JSON.stringify(payload) }) })
  expect(answer.statusCode).toBe(status)
  expect(kept.length).toBeGreaterThan(before)
  expect(textsOf([kept, answer.headers, answer.body])).not.toContain(securityCode)
})

test('nor does one that could not be stored', async () => {
  stores = false
  const answer = await door.inject({ method: 'POST', url: `/partners/land/KetThucHoSo/${securityCode}`, headers: { 'content-type': 'application/json' }, payload: JSON.stringify(body) })
  expect([answer.statusCode, answer.body]).toEqual([503, '{"Result":0,"Message":"Chưa lưu được, đề nghị gửi lại"}'])
  expect(textsOf([kept, answer.headers])).not.toContain(securityCode)
})
