/** What is kept of answers: reference data for all processes, marked as stale while the partner is down; persons' data nowhere. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { QueryAnswer } from '../../../src/ports/adapter.ts'
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
const hour = 3_600_000

/** As if all that is kept had been kept so much earlier. */
async function age(milliseconds: number): Promise<void> {
  kit.clock.moveOn(milliseconds)
  await kit.sql.query(`update reference_answers set kept_at = kept_at - $1 * interval '1 millisecond'`, [milliseconds])
}

describe('reference data', () => {
  it('are asked for once in their time, by whichever process, and say when the partner told them', async () => {
    const { line, asked } = await kit.answering('land', async () => foundSectors, { agreement: { queries: { cacheSeconds: 60 } } })
    const [one, other] = [await kit.desk([line]), await kit.desk([line], { store: kit.other })]
    const first = read(await one.ask(aboutSectors, asker))
    expect(first).toMatchObject({ freshness: 'live' })
    for (const again of [await one.ask(aboutSectors, asker), await other.ask(aboutSectors, otherAsker)]) {
      expect(read(again)).toMatchObject({ freshness: 'cached', records: first.records, fields: first['fields'] as object })
      expect(read(again).id).not.toBe(first.id)
    }
    expect(asked).toHaveLength(1)
    expect((await kit.audit()).map(({ answer }) => answer)).toEqual(['found', 'found', 'found'])
    await age(61_000)
    expect(read(await one.ask(aboutSectors, asker))).toMatchObject({ freshness: 'live' })
    expect(read(await other.ask(aboutSectors, asker))).toMatchObject({ freshness: 'cached' })
    expect(asked).toHaveLength(2)
  })

  it('are answered as the partner told them last while it is down, marked as stale, for as long as is agreed on', async () => {
    let answer = foundSectors
    const { line } = await kit.answering(
      'land',
      async () => answer,
      { agreement: { queries: { cacheSeconds: 60, staleHours: 5, breakAfter: 2 } } },
    )
    const [one, other] = [await kit.desk([line]), await kit.desk([line], { store: kit.other })]
    await one.ask(aboutSectors, asker)
    answer = down
    await age(4 * hour)
    // more often than shuts the gate
    for (let n = 0; n < 4; n++) expect(read(await one.ask(aboutSectors, asker))).toMatchObject({
      freshness: 'stale',
      records: [{ code: 'G15-HT', name: 'Hộ tịch' }],
    })
    expect(read(await other.ask(aboutSectors, asker))).toMatchObject({ freshness: 'stale' })
    await age(2 * hour)
    expect(await refusalOf(one.ask(aboutSectors, asker))).toMatchObject({ code: 'partner_unavailable' })
  })

  it('are stale too where the partner answers what nobody understands, and never where it refuses', async () => {
    let answer = foundSectors
    const { line } = await kit.answering('land', async () => answer, { agreement: { queries: { cacheSeconds: 0 } } })
    const desk = await kit.desk([line])
    await desk.ask(aboutSectors, asker)
    answer = { kind: 'failed', outcome: { kind: 'unclear', code: 'not-an-answer', raw: '' } }
    expect(read(await desk.ask(aboutSectors, asker))).toMatchObject({ freshness: 'stale' })
    answer = { kind: 'failed', outcome: { kind: 'refused', code: 'parameter-invalid', words: '' } }
    expect(await refusalOf(desk.ask(aboutSectors, asker))).toMatchObject({ code: 'query_refused' })
  })

  it('that the partner has no more are not answered as stale: what it said last is that there are none', async () => {
    let answer: QueryAnswer = foundSectors
    const { line } = await kit.answering('land', async () => answer, { agreement: { queries: { cacheSeconds: 0 } } })
    const desk = await kit.desk([line])
    const question = { ...aboutSectors, service: 'procedure' as const, parameters: { procedureCode: '1.001193' } }
    await desk.ask(question, asker)
    answer = { kind: 'not-found', words: '' }
    expect(read(await desk.ask(question, asker))).toMatchObject({ kind: 'not-found', freshness: 'live' })
    answer = down
    expect(await refusalOf(desk.ask(question, asker))).toMatchObject({ code: 'partner_unavailable' })
  })

  it('that the partner does not have are asked for each time', async () => {
    const { line, asked } = await kit.answering('land', async () => ({ kind: 'not-found', words: '' }))
    const desk = await kit.desk([line])
    const question = { ...aboutSectors, service: 'procedure' as const, parameters: { procedureCode: '1.001193' } }
    for (let n = 0; n < 2; n++) expect(read(await desk.ask(question, asker))).toMatchObject({ kind: 'not-found', freshness: 'live' })
    expect(asked).toHaveLength(2)
  })

  it('of other parameters are other data, and what is too old is forgotten', async () => {
    const { line, asked } = await kit.answering('land', async () => foundSectors, { agreement: { queries: { staleHours: 1 } } })
    const desk = await kit.desk([line])
    const about = (procedureCode: string) => ({ ...aboutSectors, service: 'procedure' as const, parameters: { procedureCode } })
    await desk.ask(about('1.001193'), asker)
    await desk.ask(about('1.001194'), asker)
    expect(asked).toHaveLength(2)
    await age(2 * hour)
    await desk.ask(about('1.001195'), asker)
    const { rows } = await kit.sql.query<{ parameters: string }>('select parameters from reference_answers')
    expect(rows).toEqual([{ parameters: '[["procedureCode","1.001195"]]' }])
  })

  it('are for those who may ask: what is kept opens no door', async () => {
    const { line } = await kit.answering('land', async () => foundSectors)
    await (await kit.desk([line])).ask(aboutSectors, asker)
    await kit.sql.query('delete from rights')
    const desk = await kit.desk([line], { rights: { permissions: ['queries.ask'], transfers: [], queries: [] } })
    expect(await refusalOf(desk.ask(aboutSectors, asker))).toMatchObject({ code: 'query_not_allowed' })
  })
})

describe('data about persons', () => {
  it('are kept nowhere', async () => {
    const { line, asked } = await kit.answering('land', async () => foundCertificate)
    const desk = await kit.desk([line])
    for (let n = 0; n < 2; n++) expect(read(await desk.ask(aboutCertificate, asker))).toMatchObject({ freshness: 'live' })
    expect(asked).toHaveLength(2)
    expect((await kit.sql.query('select * from reference_answers')).rows).toEqual([])
  })

  it('are kept where the agreement says so: in the memory of one process, for one organisation, for a short time', async () => {
    const { line, asked } = await kit.answering(
      'land',
      async () => foundCertificate,
      { agreement: { queries: { cachePersonalSeconds: 30 } } },
    )
    const [one, other] = [await kit.desk([line]), await kit.desk([line], { store: kit.other })]
    await one.ask(aboutCertificate, asker)
    expect(read(await one.ask(aboutCertificate, asker))).toMatchObject({ freshness: 'cached' })
    expect(asked).toHaveLength(1)
    expect(read(await one.ask(aboutCertificate, otherAsker))).toMatchObject({ freshness: 'live' })
    expect(read(await other.ask(aboutCertificate, asker))).toMatchObject({ freshness: 'live' })
    expect((await kit.sql.query('select * from reference_answers')).rows).toEqual([])
    kit.clock.moveOn(31_000)
    expect(read(await one.ask(aboutCertificate, asker))).toMatchObject({ freshness: 'live' })
    expect(await kit.audit()).toHaveLength(5)
  })
})
