/** Look-ups through the door: their shapes, their refusals, and a signature over the very bytes that came. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { serviceNames, queryServices } from '../../../schemas/queries/index.ts'
import { AnswerBatch, answerOf, FieldSource, QuestionBatch, questionOf, Asking } from '../../../schemas/queries/question.ts'
import { Problem } from '../../../schemas/problem.ts'
import { exampleAnswer, exampleBatch, exampleBatchAnswer, exampleQuestion } from '../../../src/http/query-examples.ts'
import { bearer, openDoors, tokens, type OpenDoors } from './open-doors.ts'

let doors: OpenDoors
beforeAll(async () => {
  doors = await openDoors()
})
beforeEach(() => {
  doors.says.query = { kind: 'found', records: [{ certificateNumber: 'DA 123456' }], sources: { certificateNumber: 'soPhatHanh' } }
  doors.log.length = 0
})
afterAll(() => doors.close())

const question = exampleQuestion('land-certificate')
const identityNumber = '038190000778'

function ask(service: string, body: object, token = tokens.h56) {
  return doors.client.inject({
    method: 'POST',
    url: service === '' ? '/v1/queries' : `/v1/queries/${service}`,
    headers: bearer(token),
    payload: body,
  })
}

describe('a look-up', () => {
  test('is answered with a signature over exactly the bytes of the body, for the organisation of the client', async () => {
    for (const [token, audience] of [[tokens.h56, 'H56'], [tokens.h57, 'H57']] as const) {
      const { statusCode, headers, rawPayload, json } = await ask('land-certificate', question, token)
      expect([statusCode, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
      const answer = json<{ id: string }>()
      expect(answer).toMatchObject({
        service: 'land-certificate',
        kind: 'found',
        partner: 'agency',
        organisation: 'G99',
        freshness: 'live',
        records: [{ certificateNumber: 'DA 123456' }],
      })
      expect(Value.Check(whole(answerOf(queryServices['land-certificate'])), answer)).toBe(true)
      const detached = String(headers['lienthong-signature'])
      const expected = {
        profile: 'jws-detached',
        organisation: 'H56',
        audience,
        messageId: answer.id,
        service: 'query-answer',
        detached,
      } as const
      await doors.seals.verifier.verify({ ...expected, bytes: rawPayload })
      await expect(doors.seals.verifier.verify({
        ...expected,
        bytes: rawPayload.subarray(0, -1),
      })).rejects.toMatchObject({ code: 'signature_invalid' })
    }
  })

  test('carries what the adapter gave, whole, whatever the schema says of it', async () => {
    doors.says.query = { kind: 'found', records: [{ certificateNumber: 'DA 123456', newerThanTheSchema: { kept: true } }], sources: {} }
    expect((await ask('land-certificate', question)).json()).toMatchObject({
      records: [{ certificateNumber: 'DA 123456', newerThanTheSchema: { kept: true } }],
    })
  })

  const wrong: readonly (readonly [string, object, readonly string[]])[] = [
    ['without asking', { parameters: question.parameters }, ['/asking']],
    ['without parameters', { asking: question.asking }, ['/parameters']],
    ['by no parameter at all', { ...question, parameters: {} }, ['/parameters']],
    ['by a parameter that there is not', { ...question, parameters: { parcel: '1' } }, ['/parameters/parcel']],
    ['by a number that is none', { ...question, parameters: { ownerIdentityNumber: 'a b' } }, ['/parameters/ownerIdentityNumber']],
    ['by what is no text', { ...question, parameters: { certificateNumber: 12 } }, ['/parameters/certificateNumber']],
    ['for no known purpose', { ...question, asking: { ...question.asking, purpose: 'curiosity' } }, ['/asking/purpose']],
    ['by nobody', { ...question, asking: { ...question.asking, official: {} } }, ['/asking/official/id']],
    [
      'about a person, in no procedure',
      { ...question, asking: { purpose: 'status-answer', official: { id: 'a' }, unit: 'H56' } },
      ['/asking/procedureCode', '/asking/dossierCode'],
    ],
  ]
  test.each(wrong)('%s is refused by the field', async (_what, body, fields) => {
    const { statusCode, json } = await ask('land-certificate', body)
    expect([statusCode, json<Problem>().code, json<Problem>().errors.map(({ field }) => field)]).toEqual([422, 'invalid_input', fields])
  })

  test('without a purpose is refused for that, whatever else is missing', async () => {
    const { statusCode, json } = await ask('land-certificate', { ...question, asking: { official: { id: 'a' }, unit: 'H56' } })
    expect([statusCode, json<Problem>().code]).toEqual([403, 'purpose_missing'])
  })

  test('that no partner answers, or of a service that there is not', async () => {
    expect((await ask('payment-status', exampleQuestion('payment-status'))).json()).toMatchObject({ status: 404, code: 'unknown_service' })
    expect((await ask('fortune', question)).json()).toMatchObject({ status: 404, code: 'unknown_service', detail: expect.stringContaining('land-certificate') as string })
    expect((await ask(
      'land-certificate',
      { ...question, partner: 'nobody' },
    )).json()).toMatchObject({ status: 404, code: 'unknown_service' })
  })

  test('that fails says so by its code and when to come again, and nothing of it is in an error or the log', async () => {
    const words = `Số ${identityNumber} không đúng`
    const rows = [
      [
        { kind: 'refused', code: 'number-unknown', words, fields: [{ field: 'ownerIdentityNumber', words }] },
        422,
        'query_refused',
        undefined,
      ],
      [{ kind: 'later', code: 'timeout', scope: 'message', words, afterSeconds: 9 }, 503, 'partner_unavailable', '9'],
      [{ kind: 'broken', code: 'credentials-rejected', words }, 503, 'partner_unavailable', '5'],
      [{ kind: 'unclear', code: 'not-an-answer', raw: words }, 502, 'partner_answer_unclear', undefined],
    ] as const
    for (const [outcome, status, code, retryAfter] of rows) {
      doors.says.query = { kind: 'failed', outcome }
      const { statusCode, headers, body, json } = await ask(
        'land-certificate',
        { ...question, parameters: { ownerIdentityNumber: identityNumber } },
      )
      expect([statusCode, json<Problem>().code, headers['retry-after']]).toEqual([status, code, retryAfter])
      expect(json<Problem>().detail).toBe(`Code: ${outcome.code}.`)
      expect(headers['lienthong-signature']).toBeUndefined()
      expect(body).not.toContain(identityNumber)
    }
    expect(JSON.stringify(doors.log)).not.toContain(identityNumber)
    expect(doors.log.filter(({ level }) => level === 'warn')).toHaveLength(2)
  })
})

describe('several look-ups at once', () => {
  test('are answered in their order, each by its answer or its problem, under one signature', async () => {
    const body = {
      asking: question.asking,
      questions: [
        { service: 'land-certificate', parameters: question.parameters },
        { service: 'fortune', parameters: {} },
        { service: 'land-certificate', parameters: { ownerIdentityNumber: 'a b', more: '1' } },
        { service: 'sectors', parameters: {}, asking: { purpose: 'reference-data', official: { id: 'other' }, unit: 'H56.15' } },
        { service: 'payment-status', parameters: { reference: 'x' } },
        { service: 'land-certificate', parameters: question.parameters, asking: { official: { id: 'other' }, unit: 'H56.15' } },
      ],
    }
    const { statusCode, headers, rawPayload, json } = await ask('', body)
    expect(statusCode).toBe(200)
    const batch = json<AnswerBatch>()
    expect(Value.Check(whole(AnswerBatch), batch)).toBe(true)
    expect(batch.answers).toMatchObject([
      { answer: { service: 'land-certificate', kind: 'found' } },
      { problem: { code: 'unknown_service' } },
      { problem: { code: 'invalid_input', errors: [{ field: '/parameters/more' }, { field: '/parameters/ownerIdentityNumber' }] } },
      { answer: { service: 'sectors' } },
      { problem: { code: 'unknown_service' } },
      { problem: { code: 'purpose_missing' } },
    ])
    const detached = String(headers['lienthong-signature'])
    await doors.seals.verifier.verify({
      profile: 'jws-detached',
      organisation: 'H56',
      audience: 'H56',
      messageId: batch.id,
      service: 'query-answer',
      detached,
      bytes: rawPayload,
    })
  })

  test('are told apart where some come too early: when to come again stands beside each', async () => {
    doors.says.query = { kind: 'failed', outcome: { kind: 'later', code: 'rate-limited', scope: 'message', afterSeconds: 11 } }
    const { json } = await ask(
      '',
      { asking: question.asking, questions: [{ service: 'land-certificate', parameters: question.parameters }] },
    )
    expect(json<AnswerBatch>().answers).toMatchObject([{ problem: { code: 'partner_unavailable' }, retryAfterSeconds: 11 }])
  })

  test('count each like one that is asked alone: what is beyond the minute of the client is told so, and fills no audit', async () => {
    const one = { service: 'land-certificate', parameters: question.parameters }
    doors.says.turns = 2
    try {
      const response = await ask('', { asking: question.asking, questions: [one, one, one] })
      const { answers } = response.json<AnswerBatch>()
      expect(answers).toMatchObject([{ answer: {} }, { answer: {} }, { problem: { code: 'too_many_requests' }, retryAfterSeconds: 9 }])
      const { items } = await doors.store.audit.search({ kind: 'query' }, 100)
      expect(items.filter(({ requestId }) => requestId === response.headers['x-request-id'])).toHaveLength(2)
    } finally {
      delete doors.says.turns
    }
  })

  test('that are refused before they are asked stand in the audit too, by who asked and why', async () => {
    const questions = [{ service: 'fortune', parameters: {} }, { service: 'land-certificate', parameters: { ownerIdentityNumber: 'a b' } }]
    const response = await ask('', { asking: question.asking, questions })
    const { items } = await doors.store.audit.search({ kind: 'query' }, 100)
    const rows = items.filter(({ requestId }) => requestId === response.headers['x-request-id'])
    expect(rows.map(({ action, answer }) => `${action} ${answer}`).toSorted()).toEqual([
      'land-certificate invalid_input',
      'unknown-service unknown_service',
    ])
    for (const row of rows) expect(row).toMatchObject({ official: 'ha.tiepnhan', dossierCode: question.asking.dossierCode })
  })

  test('are at least one and at most twenty', async () => {
    const one = { service: 'land-certificate', parameters: question.parameters }
    for (const questions of [[], Array.from({ length: 21 }, () => one)]) {
      expect((await ask(
        '',
        { asking: question.asking, questions },
      )).json()).toMatchObject({ status: 422, code: 'invalid_input', errors: [{ field: '/questions' }] })
    }
    expect((await ask(
      '',
      { asking: question.asking, questions: Array.from({ length: 20 }, () => one) },
    )).json<AnswerBatch>().answers).toHaveLength(20)
  })
})

describe('who may ask', () => {
  test('nobody who is not known', async () => {
    const { statusCode, json } = await doors.client.inject({ method: 'POST', url: '/v1/queries/land-certificate', payload: question })
    expect([statusCode, json<Problem>().code]).toEqual([401, 'unauthenticated'])
  })
})

describe('the examples', () => {
  test.each(serviceNames)('of %s keep to their schemas', (service) => {
    expect(Value.Errors(whole(questionOf(queryServices[service])), exampleQuestion(service))).toEqual([])
    expect(Value.Errors(whole(answerOf(queryServices[service])), exampleAnswer(service))).toEqual([])
  })

  test('of several questions keep to theirs', () => {
    expect(Value.Errors(whole(QuestionBatch), exampleBatch)).toEqual([])
    expect(Value.Errors(whole(AnswerBatch), exampleBatchAnswer)).toEqual([])
  })
})

/** With the schemas in it that it refers to. */
function whole(schema: TSchema): TSchema {
  const known: Readonly<Record<string, TSchema>> = { Asking, FieldSource, Problem }
  const text = JSON.stringify(
    schema,
    (_name, value: unknown) => known[String((value as { $ref?: string } | null)?.$ref).replace('#', '')] ?? value,
  )
  return JSON.parse(text) as TSchema
}
