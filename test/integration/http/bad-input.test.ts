import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../../schemas/problem.ts'
import { dossier, handOver, openDoors, sha256, type OpenDoors } from './open-doors.ts'

let doors: OpenDoors
beforeAll(async () => {
  doors = await openDoors()
})
afterAll(() => doors.close())

// that somebody tried what is not his stands in the audit
const tables = ['transfers', 'payloads', 'outbox', "events where type <> 'audit'"]
const secret = 'Nguyễn Thị Bí Mật'
const base = dossier(1)
const text = JSON.stringify(base)
const withAttachment = (digest: string) => ({ ...base, components: [{ code: 'A', name: 'A', attachment: { digest, fileName: 'a.pdf', mediaType: 'application/pdf', size: 10 } }] })
const withFee = (amount: string) => text.replace('"fees":[]', `"fees":[{"code":"A","name":"A","kind":"fee","amount":${amount},"collection":"before"}]`)

interface BadInput {
  readonly name: string
  readonly body: object | string | Buffer
  readonly code: string
  readonly fields?: readonly string[]
  /** Part of the detail. */
  readonly detail?: string
}

const badInputs: readonly BadInput[] = [
  { name: 'cut JSON', body: text.slice(0, -5), code: 'malformed_json' },
  { name: 'no JSON at all', body: 'hồ sơ', code: 'malformed_json' },
  { name: 'an empty body', body: '', code: 'malformed_json' },
  { name: 'a NUL byte', body: text.replace('UBND', 'UB\u0000ND'), code: 'malformed_json' },
  { name: 'a NUL escape', body: text.replace('UBND', 'UB\\u0000ND'), code: 'malformed_json' },
  { name: 'a NUL escape behind escaped backslashes', body: text.replace('UBND', 'UB\\\\\\u0000ND'), code: 'malformed_json' },
  { name: 'half a surrogate pair', body: text.replace('UBND', 'UB\\ud83dND'), code: 'malformed_json' },
  { name: 'the wrong half of a surrogate pair', body: text.replace('UBND', '\\ude00UBND'), code: 'malformed_json' },
  { name: 'bytes that are not UTF-8', body: Buffer.from(text.replace('UBND', 'UB\u00ffND'), 'latin1'), code: 'malformed_json' },
  { name: '__proto__', body: text.replace('{', '{"__proto__":{"polluted":true},'), code: 'malformed_json' },
  { name: 'constructor.prototype', body: text.replace('{', '{"constructor":{"prototype":{"polluted":true}},'), code: 'malformed_json' },
  { name: 'a byte order mark', body: `\ufeff${text}`, code: 'malformed_json', detail: 'byte order mark' },
  { name: 'a member written twice', body: text.replace('{', '{"sender":"H99",'), code: 'malformed_json', detail: '"sender"' },
  { name: 'a member written twice deep inside, once escaped', body: text.replace('"applicant":{', '"applicant":{"n\\u0061me" : "Khác",'), code: 'malformed_json', detail: '"name"' },
  { name: 'an integer that is rounded', body: text.replace('"status":2', '"status":2.0000000000000000001'), code: 'malformed_json', detail: '15 digits' },
  { name: 'an amount that is rounded', body: withFee('9007199254740991.4'), code: 'malformed_json', detail: '15 digits' },
  { name: 'a number beyond all numbers', body: withFee('1e400'), code: 'malformed_json', detail: '15 digits' },
  { name: 'a quadrillion', body: withFee('1000000000000000'), code: 'malformed_json', detail: '15 digits' },
  { name: 'a C1 control character', body: { ...base, subject: 'a\u009bb' }, code: 'invalid_input', fields: ['/subject'] },
  { name: 'U+FFFE', body: { ...base, subject: 'a\ufffeb' }, code: 'invalid_input', fields: ['/subject'] },
  { name: 'a change of the writing direction', body: { ...base, processingUnit: 'a\u202eb' }, code: 'invalid_input', fields: ['/processingUnit'] },
  { name: 'only spaces', body: { ...base, subject: ' \n\t' }, code: 'invalid_input', fields: ['/subject'] },
  { name: 'a list instead of a dossier', body: [base], code: 'invalid_input', fields: [''] },
  { name: 'null', body: 'null', code: 'invalid_input', fields: [''] },
  { name: 'ten thousand brackets', body: '['.repeat(10_000) + ']'.repeat(10_000), code: 'body_too_large', detail: '32 deep' },
  { name: 'thirty-two brackets', body: '['.repeat(32) + ']'.repeat(32), code: 'invalid_input', fields: [''] },
  { name: 'thirty-three brackets', body: '['.repeat(33) + ']'.repeat(33), code: 'body_too_large', detail: '32 deep' },
  { name: 'half a million brackets', body: '['.repeat(500_000) + ']'.repeat(500_000), code: 'body_too_large' },
  { name: 'half a million zeroes', body: `[${'0,'.repeat(500_000)}0]`, code: 'body_too_large', detail: '20000 values' },
  { name: 'an unknown field', body: { ...base, ghiChu: secret }, code: 'invalid_input', fields: ['/ghiChu'] },
  { name: 'an unknown field deep inside', body: { ...base, applicant: { ...base.applicant, 'a/b~c': secret } }, code: 'invalid_input', fields: ['/applicant/a~1b~0c'] },
  { name: 'a number as text', body: { ...base, status: '2' }, code: 'invalid_input', fields: ['/status'] },
  { name: 'text as a number', body: { ...base, subject: 7 }, code: 'invalid_input', fields: ['/subject'] },
  { name: 'null for a field', body: { ...base, note: null }, code: 'invalid_input', fields: ['/note'] },
  { name: 'several missing fields', body: { ...base, code: undefined, sender: undefined }, code: 'invalid_input', fields: ['/code', '/sender'] },
  { name: 'a bad dossier code', body: { ...base, code: `../${secret}` }, code: 'invalid_input', fields: ['/code'] },
  { name: 'an unknown channel', body: { ...base, channel: secret }, code: 'invalid_input', fields: ['/channel'] },
  { name: 'a status that does not exist', body: { ...base, status: 11 }, code: 'invalid_input', fields: ['/status'] },
  { name: 'a name of 201 characters', body: { ...base, applicant: { ...base.applicant, name: 'x'.repeat(201) } }, code: 'invalid_input', fields: ['/applicant/name'] },
  { name: 'a control character', body: { ...base, processingUnit: 'a\u0007b' }, code: 'invalid_input', fields: ['/processingUnit'] },
  { name: '30 February', body: { ...base, dueAt: '2027-02-30T08:00:00+07:00' }, code: 'invalid_input', fields: ['/dueAt'] },
  { name: 'a leap second', body: { ...base, dueAt: '2026-12-31T23:59:60Z' }, code: 'invalid_input', fields: ['/dueAt'] },
  { name: 'a due date in the year 1', body: { ...base, dueAt: '0001-01-01T00:00:00Z' }, code: 'invalid_input', fields: ['/dueAt'] },
  { name: 'a due date after the year 2200', body: { ...base, dueAt: '2201-01-01T00:00:00Z' }, code: 'invalid_input', fields: ['/dueAt'] },
  { name: 'a step before the year 1900', body: { ...base, progress: [{ at: '1899-12-31T23:59:59Z', officer: 'X', content: 'Y', status: 2 }] }, code: 'invalid_input', fields: ['/progress/0/at'] },
  { name: 'a supplement until the year 9999', body: { ...base, supplement: { note: 'X', componentCodes: [], newDueAt: '9999-12-31T23:59:59Z' } }, code: 'invalid_input', fields: ['/supplement/newDueAt'] },
  { name: 'a birthday in the year 1', body: { ...base, applicant: { ...base.applicant, dateOfBirth: '0001-01-01' } }, code: 'invalid_input', fields: ['/applicant/dateOfBirth'] },
  { name: 'an instant without an offset', body: { ...base, dueAt: '2027-02-20T08:00:00' }, code: 'invalid_input', fields: ['/dueAt'] },
  { name: 'a Vietnamese date', body: { ...base, dueAt: '20/11/2027' }, code: 'invalid_input', fields: ['/dueAt'] },
  { name: 'a birthday that does not exist', body: { ...base, applicant: { ...base.applicant, dateOfBirth: '1990-02-29' } }, code: 'invalid_input', fields: ['/applicant/dateOfBirth'] },
  { name: 'a due date before the reception', body: { ...base, dueAt: '2020-01-01T00:00:00Z' }, code: 'invalid_dates', fields: ['/dueAt'] },
  { name: 'a reception in the future', body: { ...base, receivedAt: '2150-01-01T00:00:00Z', dueAt: '2150-01-02T00:00:00Z' }, code: 'invalid_dates', fields: ['/receivedAt'] },
  { name: 'an unknown partner', body: { ...base, receiver: 'nobody' }, code: 'unknown_partner', fields: ['/receiver'] },
  { name: 'a partner called __proto__', body: { ...base, receiver: '__proto__' }, code: 'invalid_input', fields: ['/receiver'] },
  { name: 'a partner called constructor', body: { ...base, receiver: 'constructor' }, code: 'unknown_partner', fields: ['/receiver'] },
  { name: 'a procedure that the partner does not take', body: { ...base, procedure: { ...base.procedure, code: '1.999999' } }, code: 'unknown_procedure', fields: ['/procedure/code'] },
  { name: 'another organisation’s name', body: { ...base, sender: 'H57' }, code: 'forbidden', fields: ['/sender'] },
  { name: 'an attachment that was not uploaded', body: withAttachment(sha256('nothing')), code: 'missing_attachment', fields: ['/components/0/attachment/digest'] },
  { name: 'a digest that is none', body: withAttachment('../../etc/passwd'), code: 'invalid_input', fields: ['/components/0/attachment/digest'] },
  { name: 'more than a megabyte', body: { ...base, note: 'x'.repeat(1024 * 1024) }, code: 'body_too_large', detail: '1048576 bytes' },
]

describe('a bad dossier is refused whole', () => {
  test.each(badInputs)('$name → $code', async ({ body, code, fields, detail }) => {
    const before = await Promise.all(tables.map((table) => doors.rows(table)))
    const answer = await doors.client.inject(handOver(body, 'key-of-bad-input'))
    const problem = answer.json<Problem>()
    expect(problem.code).toBe(code)
    expect(answer.statusCode).toBe(problem.status)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(problem.type).toBe(`urn:lienthong:error:${code}`)
    expect(problem.instance).toBe(`urn:uuid:${String(answer.headers['x-request-id'])}`)
    expect(problem.remedy).not.toBe('')
    expect(problem.vi.title).not.toBe('')
    expect(answer.body).not.toContain(secret)
    if (detail) expect(problem.detail).toContain(detail)
    expect(problem.vi.detail === undefined).toBe(problem.detail === undefined)
    if (fields) expect(problem.errors.map((error) => error.field)).toEqual(fields)
    for (const { message } of problem.errors) {
      expect(message.vi).not.toBe('')
      expect(message.en).not.toContain('the rule "')
    }
    expect(await Promise.all(tables.map((table) => doors.rows(table)))).toEqual(before)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('an escaped backslash before "u0000" is text, and so is a whole surrogate pair', async () => {
    const body = JSON.stringify(dossier(2)).replace('UBND', 'UB\\\\u0000ND \\ud83d\\ude00')
    expect((await doors.client.inject(handOver(body, 'key-of-backslashes'))).statusCode).toBe(202)
  })

  test('numbers that a double holds are taken as they are written', async () => {
    const fees = JSON.parse(withFee('999999999999999')).fees as unknown
    const body = JSON.stringify({ ...dossier(4), fees }).replace('"status":2', '"status": 2.0').replace('"amount":999', '"amount" : 999')
    expect((await doors.client.inject(handOver(body, 'key-of-numbers'))).statusCode).toBe(202)
  })

  test('at most fifty faults are named, however many there are', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`x${n}`, 0]))
    const answer = await doors.client.inject(handOver({ ...base, ...unknown }, 'key-of-many-faults'))
    expect(answer.json<Problem>().errors).toHaveLength(50)
  })

  test.each([
    ['none', undefined],
    ['a short one', 'short'],
    ['one of 201 characters', 'k'.repeat(201)],
    ['one beyond ASCII', 'khoá-không-in-được'],
  ])('without a usable Idempotency-Key: %s', async (_name, key) => {
    const answer = await doors.client.inject(handOver(base, key))
    expect(answer.json()).toMatchObject({ status: 400, code: 'idempotency_key_missing', title: expect.stringContaining('or not 8 to 200') as string })
  })

  test('two Idempotency-Key headers are one too many', async () => {
    const request = handOver(base, undefined)
    const answer = await doors.client.inject({ ...request, headers: { ...request.headers, 'idempotency-key': ['key-of-one', 'key-of-another'] } })
    expect(answer.json()).toMatchObject({ code: 'idempotency_key_missing', detail: expect.stringContaining('more than once') as string })
  })

  test.each([
    ['gzip', 415],
    ['identity', 202],
  ])('Content-Encoding "%s" → %i', async (encoding, status) => {
    const request = handOver(dossier(5), `key-of-encoding-${encoding}`)
    const answer = await doors.client.inject({ ...request, headers: { ...request.headers, 'content-encoding': encoding } })
    expect(answer.statusCode).toBe(status)
  })

  test.each([
    ['text/plain', 415],
    ['application/json; charset=iso-8859-1', 415],
    ['application/json;charset="UTF-8"', 202],
    ['application/xml', 415],
    ['', 415],
    ['application/json; charset=utf-8', 202],
  ])('Content-Type "%s" → %i', async (type, status) => {
    const request = handOver(dossier(3), `key-of-type-${type}`)
    const answer = await doors.client.inject({ ...request, headers: { ...request.headers, 'content-type': type } })
    expect(answer.statusCode).toBe(status)
  })

  test('no log line carries what was refused', () => {
    expect(JSON.stringify(doors.log)).not.toContain(secret)
    expect(doors.log.filter((line) => line.level === 'error')).toEqual([])
  })
})
