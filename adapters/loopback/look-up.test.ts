/** Look-ups of the reference adapter: what goes out, and what it makes of every answer. The partner is played by nock. */
import { beforeAll, describe, expect, test } from 'vitest'
import { Agreement } from '../../schemas/agreement.ts'
import type { ServiceName } from '../../schemas/queries/index.ts'
import type { Query, QueryAnswer } from '../../src/ports/adapter.ts'
import { openHttpClient } from '../../src/net/http-client.ts'
import { openLine } from '../../src/usecases/open-line.ts'
import { parseConfig } from '../../src/usecases/parse-config.ts'
import { useNock } from '../../test/helpers/nock.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { loopback } from './index.ts'

const origin = 'http://partner.test'
const [sender, organisation] = ['H56', 'G99']
const id = '01930000-0000-7000-8000-000000000001'
const clock = { now: () => new Date('2026-11-20T02:00:00Z'), random: () => 0, id: () => id }
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const asOf = '2026-11-01T00:00:00+07:00'

const mocks = useNock()
let seals: TestSeals
beforeAll(async () => {
  seals = await testSeals([sender, organisation], clock)
})

async function ask(name: ServiceName, parameters: Query['parameters'] = {}): Promise<QueryAnswer> {
  const line = await openLine(
    { partner: { id: 'loopback', organisation }, adapter: loopback, config: { baseUrl: origin, token: 'hush-token' }, agreement: parseConfig(Agreement, {}, 'agreement') },
    { openHttp: openHttpClient, ...seals, clock, log: silent },
  )
  try {
    return await line.query({ name, parameters, id, sender, asking: { purpose: 'reference-data', official: { id: 'canbo07' }, unit: sender } })
  } finally {
    await line.close()
  }
}

test('the question is signed by its sender, for the partner, as a question, and stands in the body', async () => {
  let sent: { readonly body: string; readonly signature: string | null; readonly key: string | null } | undefined
  mocks.on(origin).post('/look-ups/procedure').reply(200, async (request: Request) => {
    sent = { body: await request.text(), signature: request.headers.get('x-jws-signature'), key: request.headers.get('idempotency-key') }
    return { asOf, rows: [{ ma: '1.006714', ten: 'Thủ tục mẫu', linhVuc: [{ ma: 'DD', ten: 'Đất đai' }] }] }
  })
  expect(await ask('procedure', { procedureCode: '1.006714' })).toStrictEqual({
    kind: 'found',
    asOf: new Date(asOf),
    records: [{ code: '1.006714', name: 'Thủ tục mẫu', sectors: [{ code: 'DD', name: 'Đất đai' }] }],
    sources: { code: 'ma', name: 'ten', 'sectors[].code': 'linhVuc[].ma', 'sectors[].name': 'linhVuc[].ten' },
  })
  const { body, signature, key } = sent ?? { body: '', signature: '', key: '' }
  expect([key, JSON.parse(body)]).toEqual([id, { id, sender, parameters: { procedureCode: '1.006714' } }])
  const about = { organisation: sender, audience: organisation, messageId: id, service: 'query' }
  const verified = await seals.verifier.verify({ bytes: Buffer.from(body), detached: signature ?? '', profile: 'jws-detached', ...about })
  expect(verified.organisation).toBe(sender)
})

test('what the partner leaves out is left out', async () => {
  mocks.on(origin).post('/look-ups/sectors').reply(200, { asOf, rows: [{ ma: 'DD', ten: 'Đất đai' }] })
  expect(await ask('sectors')).toMatchObject({ records: [{ code: 'DD', name: 'Đất đai' }] })
})

describe('an answer', () => {
  const nothing = { code: 'nothing-found', words: 'Không tìm thấy 1.006714' }
  test.each<[string, number, object | string, object]>([
    ['that there is nothing', 404, nothing, { kind: 'not-found', words: 'Không tìm thấy …' }],
    ['that refuses', 422, { code: 'question-refused', words: 'Không được tra cứu 1.006714' }, { kind: 'failed', outcome: { kind: 'refused', code: 'question-refused', words: 'Không được tra cứu …' } }],
    ['that refuses without words', 422, 'x', { kind: 'failed', outcome: { kind: 'unclear', code: 'not-a-refusal' } }],
    ['from a page that is not there', 404, 'Not found', { kind: 'failed', outcome: { kind: 'unclear', code: 'not-an-answer' } }],
    ['about another address', 404, { ...nothing, code: 'unknown' }, { kind: 'failed', outcome: { kind: 'unclear', code: 'not-an-answer' } }],
    ['of rows that nobody agreed', 200, { asOf, rows: [{ ma: 'x', ten: 'y' }] }, { kind: 'failed', outcome: { kind: 'unclear', code: 'not-an-answer' } }],
    ['of no rows', 200, { asOf, rows: [] }, { kind: 'failed', outcome: { kind: 'unclear', code: 'not-an-answer' } }],
    ['that rejects us', 401, {}, { kind: 'failed', outcome: { kind: 'broken', code: 'credentials-rejected' } }],
    ['that asks for a pause', 503, '', { kind: 'failed', outcome: { kind: 'later', scope: 'partner' } }],
  ])('%s', async (_what, status, body, expected) => {
    mocks.on(origin).post('/look-ups/procedure').reply(status, body)
    expect(await ask('procedure', { procedureCode: '1.006714' })).toMatchObject(expected)
  })
})
