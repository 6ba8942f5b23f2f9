/** Nobody's questions are at the cost of others: what shuts a partner's gate, who shares an answer, and how much one client may take. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { QueryAnswer } from '../../../src/ports/adapter.ts'
import { until } from '../../helpers/until.ts'
import { aboutCertificate, asker, asking, foundCertificate, openQueryKit, otherAsker, read, refusalOf, type QueryKit } from './query-kit.ts'

let kit: QueryKit
beforeAll(async () => {
  kit = await openQueryKit()
})
beforeEach(() => kit.reset())
afterAll(() => kit.close())

const down: QueryAnswer = { kind: 'failed', outcome: { kind: 'later', code: 'server-error', scope: 'partner' } }
const brokenBy = (code: string): QueryAnswer => ({ kind: 'failed', outcome: { kind: 'broken', code, words: '' } })
const different = (n: number | string) => ({ ...aboutCertificate, parameters: { certificateNumber: `DA ${n}` } })

describe('the gate of a partner', () => {
  const agreement = { queries: { breakAfter: 3, probeAfterMs: 200 } }

  const oneClients = ['sender-not-agreed', 'key-unusable', 'unit-rejected', 'wire-not-valid']
  it.each(oneClients)('is not shut by %s, which may be one client’s', async (code) => {
    const answerTo = (sender: string) => (sender === 'H57' ? brokenBy(code) : foundCertificate)
    const { line, asked } = await kit.answering('land', async ({ sender }) => answerTo(sender), { agreement })
    const desk = await kit.desk([line])
    for (let n = 0; n < 6; n++) expect(await refusalOf(desk.ask(aboutCertificate, otherAsker))).toMatchObject({ code: 'partner_unavailable' })
    expect(read(await desk.ask(aboutCertificate, asker))).toMatchObject({ kind: 'found' })
    expect(asked).toHaveLength(7)
  })

  const everybodys = ['credentials-rejected', 'certificate-rejected', 'transport-refused', 'address-refused']
  it.each(everybodys)('is shut by %s', async (code) => {
    const { line, asked } = await kit.answering('land', async () => brokenBy(code), { agreement })
    const desk = await kit.desk([line])
    for (let n = 0; n < 6; n++) await refusalOf(desk.ask(aboutCertificate, asker))
    expect(asked).toHaveLength(3)
  })

  it('opens again where the one that tries is answered by whatever is not down', async () => {
    let answer: QueryAnswer = down
    const { line, asked } = await kit.answering('land', async () => answer, { agreement })
    const desk = await kit.desk([line])
    for (let n = 0; n < 3; n++) await refusalOf(desk.ask(aboutCertificate, asker))
    answer = { kind: 'failed', outcome: { kind: 'unclear', code: 'not-an-answer', raw: '' } }
    await until(async () => (await refusalOf(desk.ask(aboutCertificate, otherAsker)), asked.length === 4), 'one question tries')
    answer = foundCertificate
    expect(read(await desk.ask(aboutCertificate, asker))).toMatchObject({ kind: 'found' })
  })
})

describe('an answer about a person', () => {
  const others = [
    { ...asking, procedureCode: '9.999999' },
    { ...asking, dossierCode: 'H56.14-261120-0002' },
    { ...asking, purpose: 'payment-check' as const },
    { ...asking, official: { id: 'nguoi.khac' } },
    { ...asking, unit: 'H56.15' },
  ]

  it('is shared with nobody who asks for another reason, while it is under way or while it is kept', async () => {
    const agreement = { queries: { cachePersonalSeconds: 30 } }
    const { line, asked } = await kit.answering('land', async () => foundCertificate, { agreement })
    const desk = await kit.desk([line])
    const questions = [asking, ...others].map((of) => ({ ...aboutCertificate, asking: of }))
    const answers = await Promise.all(questions.map((question) => desk.ask(question, asker)))
    expect(answers.map((answer) => read(answer).freshness)).toEqual(questions.map(() => 'live'))
    expect(asked.map((query) => query.asking)).toEqual([asking, ...others])
    expect(read(await desk.ask(aboutCertificate, asker))).toMatchObject({ freshness: 'cached' })
    const another = { ...aboutCertificate, asking: { ...asking, dossierCode: 'X-1' } }
    expect(read(await desk.ask(another, asker))).toMatchObject({ freshness: 'live' })
  })
})

describe('a client', () => {
  const codes = async (questions: readonly Promise<unknown>[]) =>
    Promise.all(questions.map((question) => question.then(() => 'found', (error: unknown) => (error as { code: string }).code)))

  it('has at most half of a partner’s minute, unless another share is agreed on', async () => {
    const { line, asked } = await kit.answering('land', async () => foundCertificate, { agreement: { queries: { perMinute: 6 } } })
    const desk = await kit.desk([line])
    const flood = await codes(Array.from({ length: 8 }, (_, n) => desk.ask(different(n), otherAsker)))
    expect(flood.filter((code) => code === 'found')).toHaveLength(3)
    expect(await refusalOf(desk.ask(different('x'), otherAsker))).toMatchObject({
      code: 'too_many_requests',
      detail: 'Of this partner one client may ask 3 questions a minute.',
    })
    for (let n = 0; n < 3; n++) expect(read(await desk.ask(different(n), asker))).toMatchObject({ kind: 'found' })
    expect(asked).toHaveLength(6)
    const agreement = { queries: { perMinute: 6, perClientPerMinute: 6 } }
    const all = await kit.answering('land', async () => foundCertificate, { agreement })
    const other = await kit.desk([all.line])
    expect(new Set(await codes(Array.from({ length: 6 }, (_, n) => other.ask(different(n), asker))))).toEqual(new Set(['found']))
  })

  it('that is turned away at the gate has taken nothing of the minute', async () => {
    const { promise, resolve } = Promise.withResolvers<QueryAnswer>()
    const queries = { concurrency: 1, waiting: 2, perMinute: 8 }
    const { line, asked } = await kit.answering('land', () => promise, { agreement: { queries } })
    const desk = await kit.desk([line])
    const flood = codes(Array.from({ length: 40 }, (_, n) => desk.ask(different(n), otherAsker)))
    await until(async () => (await kit.audit()).length === 38, 'all but two are turned away')
    resolve(foundCertificate)
    expect((await flood).filter((code) => code === 'overloaded')).toHaveLength(38)
    for (let n = 0; n < 2; n++) expect(read(await desk.ask(different(`b${n}`), otherAsker))).toMatchObject({ kind: 'found' })
    for (let n = 0; n < 4; n++) expect(read(await desk.ask(different(`c${n}`), asker))).toMatchObject({ kind: 'found' })
    expect(asked).toHaveLength(8)
  })

  it('has at most half of the waiting room, so that another still finds a place', async () => {
    const { promise, resolve } = Promise.withResolvers<QueryAnswer>()
    const { line } = await kit.answering('land', () => promise, { agreement: { queries: { concurrency: 1, waiting: 4 } } })
    const desk = await kit.desk([line])
    const flood = codes(Array.from({ length: 10 }, (_, n) => desk.ask(different(n), otherAsker)))
    await until(async () => (await kit.audit()).length === 7, 'seven are turned away')
    const second = codes([desk.ask(different('mine'), asker)])
    resolve(foundCertificate)
    expect(await second).toEqual(['found'])
    expect((await flood).filter((code) => code === 'found')).toHaveLength(3)
  })
})
