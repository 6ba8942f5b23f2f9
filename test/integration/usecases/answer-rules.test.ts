import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AnswerMatch, AnswerMeaning } from '../../../schemas/answer-rules.ts'
import { unclear, type Outcome } from '../../../src/domain/outcome.ts'
import { openAnswerRules, type AnswerRules } from '../../../src/usecases/answer-rules.ts'
import type { OpenLine } from '../../../src/usecases/open-line.ts'
import { until } from '../../helpers/until.ts'
import { clock } from '../store/store-kit.ts'
import { adapterThat, openCoreKit, type CoreKit, type KitDelivery } from './core-kit.ts'

let kit: CoreKit
let line: OpenLine
/** One of the door's process, one of a worker's. */
let rules: AnswerRules
let worker: AnswerRules
let delivery: KitDelivery
let says: () => Outcome
let probes = 0
const opened: AnswerRules[] = []

beforeAll(async () => {
  kit = await openCoreKit()
  const adapter = adapterThat({
    send: () => Promise.resolve(says()),
    probe: () => {
      probes += 1
      return Promise.resolve({ up: true, code: 'ok', words: '' })
    },
  })
  line = await kit.line('tax', adapter, { agreement: { retry: { baseMs: 50, capMs: 50 } } })
})
afterAll(() => kit.close())

beforeEach(async () => {
  await kit.reset()
  await kit.sql.query('delete from answer_rule_ends')
  await kit.sql.query('delete from answer_rules')
  await Promise.all(opened.splice(0).map((old) => old.close()))
  const parts = { partners: new Map([['tax', line], ['land', line]]), clock, log: kit.log }
  rules = await openAnswerRules({ ...parts, store: kit.store.answerRules })
  worker = await openAnswerRules({ ...parts, store: kit.other.answerRules })
  opened.push(rules, worker)
  delivery = kit.delivery([line], { ruleOn: worker.decide })
  says = () => unclear('unknown-answer', '<r>Xã  KHÔNG tồn tại (E77)</r>')
  probes = 0
})
afterAll(() => Promise.all(opened.map((old) => old.close())))

const match: AnswerMatch = { code: 'unknown-answer', contains: ['xã không tồn tại'] }
const refusal: AnswerMeaning = { kind: 'refused', code: 'ward-unknown', words: 'Xã không có trong danh mục' }
const add = (changes: { readonly partner?: string; readonly name?: string; readonly match?: AnswerMatch; readonly meaning?: AnswerMeaning } = {}) =>
  rules.add({ partner: 'tax', name: 'Unknown ward', match, meaning: refusal, reason: 'a call', by: 'an', ...changes })

async function deliver(id?: string): Promise<string> {
  const transferId = id ?? (await kit.accept()).id
  await delivery.deliver(transferId, new AbortController().signal)
  return transferId
}

/** The worker's process has heard of it. */
async function hears(rule: string | undefined): Promise<void> {
  await until(() => worker.decide('tax', { code: 'unknown-answer', raw: 'xã không tồn tại', httpStatus: undefined })?.rule === rule, 'the worker heard of the rule', 5_000)
}

describe('an unforeseen answer', () => {
  test('is parked, tried, given a rule, and replayed with the outcome that the rule says', async () => {
    const id = await deliver()
    expect(await kit.read(id)).toMatchObject({ state: 'parked', code: 'unknown-answer' })
    expect(probes).toBe(1)
    expect(await rules.tryOut('tax', match)).toMatchObject({ looked: 1, hits: 1, items: [{ transferId: id }] })
    expect(await rules.tryOut('tax', { contains: ['something else'] })).toEqual({ looked: 1, hits: 0, items: [] })

    const rule = await add()
    await hears(rule.id)
    expect((await kit.store.transfers.replay(id, { actor: 'an', reason: 'there is a rule' })).kind).toBe('changed')
    await deliver(id)
    expect(await kit.read(id)).toMatchObject({ state: 'refused', code: 'ward-unknown', words: 'Xã không có trong danh mục' })
    // nothing more needs to be known of the partner
    expect(probes).toBe(1)

    const attempts = await kit.store.transfers.attempts(id)
    expect(attempts.map(({ outcome, record }) => [outcome, record?.code, record?.raw, record?.rule])).toEqual([
      ['unclear', 'unknown-answer', '<r>Xã  KHÔNG tồn tại (E77)</r>', undefined],
      ['refused', 'ward-unknown', '<r>Xã  KHÔNG tồn tại (E77)</r>', rule.id],
    ])
    const { data } = (await kit.store.events.ofTransfer(id)).at(-1) ?? { data: {} }
    expect(data).toMatchObject({ outcome: 'refused', code: 'ward-unknown', rule: rule.id })
    expect(await rules.list({})).toMatchObject([{ id: rule.id, uses: 1 }])
    expect(await rules.tryOut('tax', match)).toEqual({ looked: 0, hits: 0, items: [] })
  })

  test('that means patience is tried again, and the lane goes on', async () => {
    const { id: rule } = await add({ name: 'Maintenance', meaning: { kind: 'later', code: 'maintenance', afterSeconds: 7_200 } })
    await hears(rule)
    const id = await deliver()
    const waiting = await kit.read(id)
    expect(waiting).toMatchObject({ state: 'waiting', code: 'maintenance', words: 'Maintenance' })
    expect((waiting.dueAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(7_000_000)
    expect(await kit.lane('tax')).toMatchObject({ state: 'open', failures: 0 })
  })

  test('is decided by the oldest rule that means it, of its own partner, until that ends', async () => {
    await add({ partner: 'land', meaning: { kind: 'refused', code: 'of-another-partner' } })
    await add({ match: { contains: ['E99'] }, meaning: { kind: 'refused', code: 'does-not-fit' } })
    const first = await add()
    const second = await add({ match: { contains: ['E77'] }, meaning: { kind: 'refused', code: 'second' } })
    await hears(first.id)
    expect(await kit.read(await deliver())).toMatchObject({ code: 'ward-unknown' })

    expect(await rules.end(first.id, { actor: 'binh', reason: 'the agency repaired it' })).toMatchObject({ id: first.id, ended: { by: 'binh' }, uses: 1 })
    await hears(undefined)
    await until(async () => worker.decide('tax', { code: 'x', raw: 'e77', httpStatus: undefined })?.rule === second.id, 'the worker heard of the second', 5_000)
    expect(await kit.read(await deliver())).toMatchObject({ code: 'second' })
    await expect(rules.end(first.id, { actor: 'an', reason: 'again' })).rejects.toMatchObject({ code: 'wrong_state', detail: 'The rule was ended by binh.' })
    await expect(rules.end(randomUUID(), { actor: 'an', reason: 'what' })).rejects.toMatchObject({ code: 'not_found' })
    expect((await rules.list({ partner: 'tax' })).map(({ id }) => id)).not.toContain(first.id)
    expect((await rules.list({ partner: 'tax', ended: true })).map(({ id }) => id)).toContain(first.id)
  })

  test('is left alone where it is no answer of the partner, and where an adapter understood it', async () => {
    const everything = await add({ match: { contains: ['e'] } })
    await until(() => worker.decide('tax', { code: 'x', raw: 'e', httpStatus: undefined })?.rule === everything.id, 'the worker heard', 5_000)
    says = () => {
      throw new TypeError('e')
    }
    expect(await kit.read(await deliver())).toMatchObject({ state: 'parked', code: 'adapter-threw' })
    says = () => ({ kind: 'refused', code: 'known', words: 'e' })
    expect(await kit.read(await deliver())).toMatchObject({ state: 'refused', code: 'known' })
    says = () => ({ kind: 'broken', code: 'credentials-rejected', words: 'e' })
    expect(await kit.read(await deliver())).toMatchObject({ state: 'parked', code: 'credentials-rejected' })
  })

  test('whose signature does not hold is left alone', async () => {
    const { id } = await add({ match: { contains: ['không tồn tại'] } })
    await hears(id)
    says = () => unclear('answer-signature-invalid', '<r>Xã KHÔNG tồn tại (E77)</r>')
    expect(await kit.read(await deliver())).toMatchObject({ state: 'parked', code: 'answer-signature-invalid' })
  })

  test('a rule is for a partner that is configured', async () => {
    await expect(add({ partner: 'moon' })).rejects.toMatchObject({ code: 'invalid_input', errors: [{ field: '/partner' }] })
    await expect(rules.tryOut('moon', match)).rejects.toMatchObject({ code: 'invalid_input' })
  })

  test('among many is found in the newest thousand', async () => {
    const ids: string[] = []
    for (let n = 0; n < 60; n += 1) ids.push(await deliver())
    const { looked, hits, items } = await rules.tryOut('tax', match)
    expect({ looked, hits }).toEqual({ looked: 60, hits: 60 })
    expect(items.map(({ transferId }) => transferId)).toEqual(ids.toReversed().slice(0, 20))
  })
})
