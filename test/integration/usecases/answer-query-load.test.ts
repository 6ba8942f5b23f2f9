/** Look-ups under load: those who ask the same share a call, a partner in trouble is left alone, and limits are said. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { QueryAnswer } from '../../../src/ports/adapter.ts'
import { until } from '../../helpers/until.ts'
import {
  aboutCertificate,
  aboutSectors,
  asker,
  foundCertificate,
  foundSectors,
  openQueryKit,
  otherAsker,
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

const down: QueryAnswer = { kind: 'failed', outcome: { kind: 'later', code: 'server-error', scope: 'partner' } }

/** An answer that waits until a test lets it go. */
function held(answer: QueryAnswer) {
  const { promise, resolve } = Promise.withResolvers<QueryAnswer>()
  return { query: () => promise, letGo: () => resolve(answer) }
}

describe('the same question at the same time', () => {
  it('is put to the partner once, and everybody who asked has a row, an id and a signature of their own', async () => {
    const { query, letGo } = held(foundCertificate)
    const { line, asked } = await kit.answering('land', query)
    const desk = await kit.desk([line])
    const asking = Array.from({ length: 200 }, () => desk.ask(aboutCertificate, asker))
    await until(() => asked.length > 0, 'the partner is asked')
    letGo()
    const answers = await Promise.all(asking)
    expect(asked).toHaveLength(1)
    expect(new Set(answers.map((answer) => read(answer).id)).size).toBe(200)
    expect(new Set(answers.map(({ signature }) => signature)).size).toBe(200)
    expect(new Set((await kit.audit()).map(({ object }) => object)).size).toBe(200)
  })

  it('of two organisations is two questions where it is about a person, and one where it is not', async () => {
    const [aboutPerson, reference] = [held(foundCertificate), held(foundSectors)]
    const { line, asked } = await kit.answering('land', ({ name }) => (name === 'sectors' ? reference.query() : aboutPerson.query()))
    const desk = await kit.desk([line])
    const asking = [asker, otherAsker].flatMap((who) => [desk.ask(aboutCertificate, who), desk.ask(aboutSectors, who)])
    await until(() => asked.length >= 3, 'the partner is asked')
    aboutPerson.letGo()
    reference.letGo()
    await Promise.all(asking)
    expect(asked.map(({ name, sender }) => `${name} ${name === 'sectors' ? '' : sender}`).toSorted()).toEqual([
      'land-certificate H56',
      'land-certificate H57',
      'sectors ',
    ])
  })

  it('is asked again afterwards, also where it failed', async () => {
    let answer: QueryAnswer = down
    const { line, asked } = await kit.answering('land', async () => answer)
    const desk = await kit.desk([line])
    expect(await refusalOf(desk.ask(aboutCertificate, asker))).toMatchObject({ code: 'partner_unavailable' })
    answer = foundCertificate
    expect(read(await desk.ask(aboutCertificate, asker))).toMatchObject({ kind: 'found', freshness: 'live' })
    expect(read(await desk.ask(aboutCertificate, asker))).toMatchObject({ kind: 'found', freshness: 'live' })
    expect(asked).toHaveLength(3)
  })
})

describe('a partner that fails several times in a row', () => {
  const agreement = { queries: { breakAfter: 3, probeAfterMs: 300 } }

  it('is not asked for a while; then one question tries, and all flow again', async () => {
    let answer: QueryAnswer = down
    const { line, asked } = await kit.answering('land', async () => answer, { agreement })
    const desk = await kit.desk([line])
    for (let n = 0; n < 3; n++) await refusalOf(desk.ask(aboutCertificate, asker))
    expect(kit.said).toEqual(['look-ups of a partner that is down are refused for a while'])
    const refusal = await refusalOf(desk.ask(aboutCertificate, asker))
    expect(refusal).toMatchObject({ code: 'partner_unavailable', detail: 'Code: partner-down.', retryAfterSeconds: 1 })
    expect(asked).toHaveLength(3)

    // one tries and is refused again: the others are not let through meanwhile, nor after it
    await until(async () => (await refusalOf(desk.ask(aboutCertificate, asker)), asked.length === 4), 'one question tries')
    expect(await refusalOf(desk.ask(aboutCertificate, asker))).toMatchObject({ detail: 'Code: partner-down.' })
    expect(asked).toHaveLength(4)

    answer = foundCertificate
    await until(() => desk.ask(aboutCertificate, asker).then(() => true, () => false), 'the gate opens')
    for (let n = 0; n < 5; n++) expect(read(await desk.ask(aboutCertificate, asker))).toMatchObject({ kind: 'found' })
  })

  it('while one tries, the others are refused at once and wait for nobody', async () => {
    const { query, letGo } = held(foundCertificate)
    let answer: () => Promise<QueryAnswer> = async () => down
    const { line, asked } = await kit.answering('land', () => answer(), { agreement })
    const desk = await kit.desk([line])
    for (let n = 0; n < 3; n++) await refusalOf(desk.ask(aboutCertificate, asker))
    answer = query
    const trying: Promise<unknown>[] = []
    await until(() => {
      trying.push(desk.ask(aboutCertificate, asker).catch(() => undefined))
      return asked.length === 4
    }, 'one question tries')
    const other = { ...aboutCertificate, parameters: { certificateNumber: 'DA 1' } }
    expect(await refusalOf(desk.ask(other, asker))).toMatchObject({ code: 'partner_unavailable', detail: 'Code: partner-down.' })
    letGo()
    await Promise.all(trying)
    expect(read(await desk.ask(other, asker))).toMatchObject({ kind: 'found' })
  })

  const unrelated: readonly (readonly [string, QueryAnswer])[] = [
    ['refuses questions', { kind: 'failed', outcome: { kind: 'refused', code: 'parameter-invalid', words: '' } }],
    ['finds nothing', { kind: 'not-found', words: '' }],
    ['has enough of one client', { kind: 'failed', outcome: { kind: 'later', code: 'rate-limited', scope: 'message' } }],
    ['answers what is not understood', { kind: 'failed', outcome: { kind: 'unclear', code: 'not-an-answer', raw: '' } }],
  ]
  it.each(unrelated)('is not one that %s', async (_what, answer) => {
    const { line, asked } = await kit.answering('land', async () => answer, { agreement })
    const desk = await kit.desk([line])
    for (let n = 0; n < 8; n++) await desk.ask(aboutCertificate, asker).catch(() => undefined)
    expect(asked).toHaveLength(8)
  })

  it('is one that fails, whatever tells nothing in between', async () => {
    const told: QueryAnswer[] = [down, down, { kind: 'failed', outcome: { kind: 'unclear', code: 'not-an-answer', raw: '' } }, down]
    const { line, asked } = await kit.answering('land', async () => told.shift() ?? foundCertificate, { agreement })
    const desk = await kit.desk([line])
    for (let n = 0; n < 5; n++) await refusalOf(desk.ask(aboutCertificate, asker))
    expect(asked).toHaveLength(4)
  })

  it('leaves the look-ups of the others alone', async () => {
    const land = await kit.answering('land', async () => down, { agreement })
    const portal = await kit.answering('portal', async () => foundCertificate)
    const desk = await kit.desk([land.line, portal.line])
    for (let n = 0; n < 5; n++) await refusalOf(desk.ask({ ...aboutCertificate, partner: 'land' }, asker))
    expect(read(await desk.ask({ ...aboutCertificate, partner: 'portal' }, asker))).toMatchObject({ kind: 'found' })
  })
})

describe('more questions than agreed on', () => {
  const different = (n: number) => ({ ...aboutCertificate, parameters: { certificateNumber: `DA ${n}` } })

  it('at once: some wait for their turn, the rest are told when to come again and which limit it was', async () => {
    const { query, letGo } = held(foundCertificate)
    const { line, asked } = await kit.answering('land', query, { agreement: { queries: { concurrency: 2, waiting: 6 } } })
    const desk = await kit.desk([line])
    const asking = Array.from({ length: 9 }, (_, n) => desk.ask(different(n), asker).then(read, (error: unknown) => error))
    await until(async () => (await kit.audit()).length === 4, 'four are turned away')
    expect(asked).toHaveLength(2)
    letGo()
    const answers = await Promise.all(asking)
    expect(answers.filter((answer) => (answer as { kind?: string }).kind === 'found')).toHaveLength(5)
    const turnedAway = { code: 'overloaded', retryAfterSeconds: 1, detail: 'This partner is asked 2 questions at once, and 6 wait, at most half of them of one client.' }
    expect(answers.filter((answer) => answer instanceof Error)).toMatchObject([turnedAway, turnedAway, turnedAway, turnedAway])
    expect(asked).toHaveLength(5)
  })

  it('at once, of a partner that is slow: nobody waits longer than one look-up may take', async () => {
    const { query, letGo } = held(foundCertificate)
    const { line } = await kit.answering('land', query, { agreement: { queries: { concurrency: 1, waiting: 3, timeoutMs: 200 } } })
    const desk = await kit.desk([line])
    const first = desk.ask(different(0), asker)
    expect(await refusalOf(desk.ask(different(1), asker))).toMatchObject({ code: 'overloaded' })
    letGo()
    expect(read(await first)).toMatchObject({ kind: 'found' })
    expect(read(await desk.ask(different(2), asker))).toMatchObject({ kind: 'found' })
  })

  it('within a minute: they are told which limit it was and when it is over', async () => {
    const { line, asked } = await kit.answering('land', async () => foundCertificate, { agreement: { queries: { perMinute: 3, perClientPerMinute: 9 } } })
    const desk = await kit.desk([line])
    for (let n = 0; n < 3; n++) await desk.ask(different(n), asker)
    const refusal = await refusalOf(desk.ask(different(3), asker))
    expect(refusal).toMatchObject({ code: 'too_many_requests', detail: 'This partner takes 3 questions a minute.' })
    expect(refusal.retryAfterSeconds).toBeGreaterThan(0)
    expect(refusal.retryAfterSeconds).toBeLessThanOrEqual(60)
    expect(asked).toHaveLength(3)
  })
})
