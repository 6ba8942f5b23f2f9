/** A question and its answer: who may ask and why, what is signed, what stands in the audit, and what failures mean. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { QueryAnswer } from '../../../src/ports/adapter.ts'
import { queryAnswerService } from '../../../src/usecases/answer-query.ts'
import { untilAborted } from './core-kit.ts'
import {
  aboutCertificate,
  aboutSectors,
  asker,
  asking,
  foundCertificate,
  foundSectors,
  identityNumber,
  openQueryKit,
  read,
  refusalOf,
  type QueryKit,
} from './query-kit.ts'

let kit: QueryKit
beforeAll(async () => {
  kit = await openQueryKit()
})
beforeEach(() => kit.reset())
afterAll(() => kit.close())

const row = {
  kind: 'query',
  action: 'land-certificate',
  actor: { kind: 'client', id: 'one-stop' },
  official: 'ha.tiepnhan',
  unit: 'H56.14',
  purpose: 'procedure-handling',
  procedureCode: '1.012781',
  dossierCode: 'H56.14-261120-0001',
  requestId: 'request-1',
}

describe('a question that is answered', () => {
  it('brings the records, where each field comes from and since when, and stands in the audit with nobody’s number', async () => {
    const { line, asked } = await kit.answering(
      'land',
      async () => ({ ...foundCertificate, asOf: new Date('2026-11-01T00:00:00Z'), total: 3 }),
    )
    const desk = await kit.desk([line])
    const answer = read(await desk.ask(aboutCertificate, asker))
    const at = '2026-11-01T00:00:00.000Z'
    expect(answer).toEqual({
      id: expect.any(String) as string,
      service: 'land-certificate',
      kind: 'found',
      partner: 'land',
      organisation: 'G99',
      freshness: 'live',
      answeredAt: expect.any(String) as string,
      total: 3,
      records: [{ certificateNumber: 'DA 123456', owner: { name: 'Lò Thị Thử' } }],
      fields: { certificateNumber: { name: 'soPhatHanh', at }, 'owner.name': { name: 'hoTen', at } },
    })
    expect(asked).toEqual([
      { name: 'land-certificate', parameters: { ownerIdentityNumber: identityNumber }, id: answer.id, sender: 'H56', asking },
    ])
    const [kept, ...more] = await kit.audit()
    expect(more).toEqual([])
    expect(kept).toMatchObject({ ...row, partner: 'land', object: answer.id, answer: 'found' })
    expect(kept?.['subjects']).toHaveLength(1)
    expect(JSON.stringify(kept)).not.toContain(identityNumber)
    expect((await kit.store.audit.about(identityNumber, 10)).items).toMatchObject([{ action: 'land-certificate', object: answer.id }])
  })

  it('is signed over exactly its bytes, for whoever asked, under its own id', async () => {
    const { line } = await kit.answering('land', async () => foundCertificate)
    const { body, signature } = await (await kit.desk([line])).ask(aboutCertificate, asker)
    const { id } = read({ body, signature })
    const expected = {
      profile: 'jws-detached',
      organisation: 'H56',
      audience: 'H56',
      messageId: id,
      service: queryAnswerService,
      detached: signature,
    } as const
    expect(Buffer.from((await kit.seals.verifier.verify({ ...expected, bytes: body })).bytes)).toEqual(Buffer.from(body))
    const changed = Buffer.from(Buffer.from(body).toString('utf8').replace('DA 123456', 'DA 123457'))
    await expect(kit.seals.verifier.verify({ ...expected, bytes: changed })).rejects.toMatchObject({ code: 'signature_invalid' })
    await expect(kit.seals.verifier.verify({
      ...expected,
      bytes: body,
      service: 'webhook',
    })).rejects.toMatchObject({ code: 'signature_invalid' })
  })

  it('says what the partner said where it found nothing', async () => {
    const { line } = await kit.answering('land', async () => ({ kind: 'not-found', words: 'Không tìm thấy' }))
    expect(read(await (await kit.desk([line])).ask(aboutCertificate, asker))).toMatchObject({
      kind: 'not-found',
      words: 'Không tìm thấy',
      records: [],
      fields: {},
    })
    expect(await kit.audit()).toMatchObject([{ ...row, answer: 'not-found' }])
  })

  it('is not answered where the audit cannot be kept', async () => {
    const { line } = await kit.answering('land', async () => foundCertificate)
    const desk = await kit.desk([line])
    await kit.sql.query('alter table audit rename to audit_away')
    try {
      await expect(desk.ask(aboutCertificate, asker)).rejects.toThrow(/audit/)
    } finally {
      await kit.sql.query('alter table audit_away rename to audit')
    }
    expect(read(await desk.ask(aboutCertificate, asker))).toMatchObject({ kind: 'found' })
  })
})

describe('a question that is not asked', () => {
  it('names no purpose: refused before anything else, and kept', async () => {
    const { line, asked } = await kit.answering('land', async () => foundCertificate)
    const { purpose: _none, procedureCode: _nor, ...idle } = asking
    expect(await refusalOf((await kit.desk([line])).ask(
      { ...aboutCertificate, asking: idle },
      asker,
    ))).toMatchObject({ code: 'purpose_missing' })
    expect(asked).toEqual([])
    const [kept] = await kit.audit()
    expect(kept).toMatchObject({ kind: 'query', action: 'land-certificate', answer: 'purpose_missing' })
    expect(kept).not.toHaveProperty('purpose')
  })

  it('is about a person and names neither procedure nor dossier', async () => {
    const { line, asked } = await kit.answering('land', async () => foundCertificate)
    const { procedureCode: _none, dossierCode: _nor, ...rest } = asking
    const refusal = await refusalOf((await kit.desk([line])).ask({ ...aboutCertificate, asking: rest }, asker))
    expect(refusal).toMatchObject({ code: 'invalid_input', errors: [{ field: '/asking/procedureCode' }, { field: '/asking/dossierCode' }] })
    expect(asked).toEqual([])
  })

  it('is for nobody here, or for one of several', async () => {
    const [land, portal] = [
      await kit.answering('land', async () => foundCertificate),
      await kit.answering('portal', async () => foundCertificate),
    ]
    const desk = await kit.desk([land.line, portal.line])
    expect(await refusalOf(desk.ask(
      { ...aboutCertificate, service: 'agencies', parameters: {} },
      asker,
    ))).toMatchObject({ code: 'unknown_service' })
    expect(await refusalOf(desk.ask({ ...aboutCertificate, partner: 'nobody' }, asker))).toMatchObject({ code: 'unknown_service' })
    expect(await refusalOf(desk.ask(aboutCertificate, asker))).toMatchObject({
      code: 'invalid_input',
      errors: [{ field: '/partner', message: { en: 'has to be one of: land, portal' } }],
    })
    expect(read(await desk.ask({ ...aboutCertificate, partner: 'portal' }, asker))).toMatchObject({ partner: 'portal' })
    expect([land.asked.length, portal.asked.length]).toEqual([0, 1])
    expect((await kit.audit()).map(({ answer }) => answer)).toEqual(['unknown_service', 'unknown_service', 'invalid_input', 'found'])
  })

  it('is not among the asker’s rights: the condition that fails is named, and kept', async () => {
    const { line, asked } = await kit.answering('land', async () => foundCertificate)
    const queries = [
      { service: 'land-certificate' as const, purposes: ['procedure-handling' as const], procedures: ['1.012781'], partner: 'land' },
    ]
    const desk = await kit.desk([line], { rights: { permissions: ['queries.ask'], transfers: [], queries } })
    const elsewhere = [
      { ...aboutCertificate, asking: { ...asking, purpose: 'payment-check' as const } },
      { ...aboutCertificate, asking: { ...asking, procedureCode: '1.001193' } },
      aboutSectors,
    ]
    for (const question of elsewhere) expect(await refusalOf(desk.ask(question, asker))).toMatchObject({
      code: 'query_not_allowed',
      detail: expect.stringContaining('Not allowed to') as string,
    })
    expect(asked).toEqual([])
    expect(read(await desk.ask(aboutCertificate, asker))).toMatchObject({ kind: 'found' })
    expect((await kit.audit()).map(({ answer }) => answer)).toEqual([
      'query_not_allowed',
      'query_not_allowed',
      'query_not_allowed',
      'found',
    ])
  })
})

describe('a question that fails', () => {
  const personal = `Không có người mang số ${identityNumber}`
  const failures: readonly (readonly [string, QueryAnswer | (() => never), object, string | undefined])[] = [
    [
      'refused by the partner',
      {
        kind: 'failed',
        outcome: {
          kind: 'refused',
          code: 'parameter-invalid',
          words: personal,
          fields: [{ field: '/parameters/ownerIdentityNumber', words: personal }, { field: 'session', words: personal }],
        },
      },
      { code: 'query_refused', detail: 'Code: parameter-invalid.', errors: [{ field: '/parameters/ownerIdentityNumber' }] },
      undefined,
    ],
    [
      'asked to come later',
      { kind: 'failed', outcome: { kind: 'later', code: 'rate-limited', scope: 'message', words: personal, afterSeconds: 7 } },
      { code: 'partner_unavailable', retryAfterSeconds: 7 },
      undefined,
    ],
    [
      'met by a partner in trouble',
      { kind: 'failed', outcome: { kind: 'later', code: 'server-error', scope: 'partner' } },
      { code: 'partner_unavailable', retryAfterSeconds: 5 },
      undefined,
    ],
    [
      'met by credentials that do not count',
      { kind: 'failed', outcome: { kind: 'broken', code: 'credentials-rejected', words: personal } },
      { code: 'partner_unavailable', detail: 'Code: credentials-rejected.' },
      'a look-up failed for a reason that may be ours',
    ],
    [
      'answered by what nobody understands',
      { kind: 'failed', outcome: { kind: 'unclear', code: 'not-an-answer', raw: personal } },
      { code: 'partner_answer_unclear' },
      'a look-up failed for a reason that may be ours',
    ],
    [
      'met by a bug of the adapter',
      () => { throw new TypeError(personal) },
      { code: 'partner_answer_unclear' },
      'adapter threw in its look-up',
    ],
    [
      'answered by records that are none',
      { kind: 'found', records: undefined as never, sources: {} },
      { code: 'partner_answer_unclear' },
      'adapter gave no answer in its look-up',
    ],
  ]
  it.each(failures)('%s: an error with its code, nobody’s data in it, and a row', async (_what, answer, error, said) => {
    const { line } = await kit.answering('land', async () => (typeof answer === 'function' ? answer() : answer))
    const refusal = await refusalOf((await kit.desk([line])).ask(aboutCertificate, asker))
    expect(refusal).toMatchObject(error)
    expect(JSON.stringify([refusal.message, refusal.detail, refusal.detailVi, refusal.errors])).not.toContain(identityNumber)
    expect(await kit.audit()).toMatchObject([{ ...row, partner: 'land', answer: refusal.code }])
    if (said === undefined) expect(kit.said).toEqual([])
    else expect(kit.said).toContain(said)
  })

  it('met by a partner that is slow: after the time that is agreed on for its service', async () => {
    const tooLate: QueryAnswer = { kind: 'failed', outcome: { kind: 'later', code: 'timeout', scope: 'partner' } }
    const queries = { timeoutMs: 60_000, timeoutMsByService: { 'land-certificate': 100 } }
    const { line } = await kit.answering('land', (_query, { signal }) => untilAborted(signal).then(() => tooLate), { agreement: { queries } })
    const started = performance.now()
    expect(await refusalOf((await kit.desk([line])).ask(aboutCertificate, asker))).toMatchObject({
      code: 'partner_unavailable',
      detail: 'Code: timeout.',
    })
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  it('met by an adapter that hangs: it is not waited for', async () => {
    const { line } = await kit.answering('land', () => new Promise(() => undefined), { agreement: { queries: { timeoutMs: 100 } } })
    expect(await refusalOf((await kit.desk([line])).ask(aboutCertificate, asker))).toMatchObject({
      code: 'partner_answer_unclear',
      detail: 'Code: adapter-hung.',
    })
  })
})

describe('several questions', () => {
  it('are answered in their order, one that fails beside the others, under one signature', async () => {
    const { line } = await kit.answering('land', async ({ name }) => (name === 'sectors' ? foundSectors : foundCertificate))
    const desk = await kit.desk([line])
    const items = [
      { question: aboutSectors },
      { question: { ...aboutCertificate, service: 'agencies' as const, parameters: {} } },
      { question: aboutCertificate },
    ]
    const { body, signature } = await desk.askAll(items, asker, (error) => ({ code: (error as { code: string }).code }))
    const batch = JSON.parse(Buffer.from(body).toString('utf8')) as { readonly id: string; readonly answers: readonly object[] }
    expect(batch.answers).toMatchObject([
      { answer: { service: 'sectors' } },
      { code: 'unknown_service' },
      { answer: { service: 'land-certificate' } },
    ])
    await kit.seals.verifier.verify({
      profile: 'jws-detached',
      organisation: 'H56',
      audience: 'H56',
      messageId: batch.id,
      service: queryAnswerService,
      detached: signature,
      bytes: body,
    })
    expect((await kit.audit()).filter(({ answer }) => answer === 'found')).toHaveLength(2)
  })
})
