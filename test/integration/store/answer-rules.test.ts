import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ParkedAnswer } from '../../../src/ports/answer-rule-store.ts'
import { attemptRecord, openStoreKit, settlement, type StoreKit } from './store-kit.ts'

let kit: StoreKit
beforeAll(async () => {
  kit = await openStoreKit()
})
beforeEach(async () => {
  for (const table of ['answer_rule_ends', 'answer_rules', 'events', 'blocks', 'chain_head', 'attempts', 'transfers', 'work', 'closed', 'payloads', 'outbox']) await kit.sql.query(`delete from ${table}`)
  await kit.sql.query('insert into chain_head default values')
})
afterAll(() => kit.close())

const [first, second] = ['019a0000-0000-7000-8000-00000000a001', '019a0000-0000-7000-8000-00000000a002'] as const
const add = (id: string) =>
  kit.store.answerRules.add({ id, partner: 'tax', name: 'Bảo trì', match: { code: 'x', contains: ['a', 'b'] }, meaning: { kind: 'later', code: 'maintenance', afterSeconds: 60 }, reason: 'a call', by: 'an' })

async function faults(): Promise<readonly string[]> {
  while ((await kit.store.chain.extend(100)) > 0);
  return (await kit.store.chain.check(100, () => Promise.resolve())).faults.flatMap((fault) => (fault.kind === 'rules-changed' ? [fault.what] : []))
}

test.each<readonly [readonly string[], string]>([
  [[], 'select 1'],
  [[`rule ${first} changed`], `update answer_rules set meaning = meaning || '{"kind":"refused"}' where id = '${first}'`],
  [[`rule ${first} changed`], `update answer_rules set partner = 'land' where id = '${first}'`],
  [[`rule ${second} removed`], `delete from answer_rules where id = '${second}'`],
  [[`end of rule ${first} removed`], 'delete from answer_rule_ends'],
  [[`end of rule ${first} changed`], `update answer_rule_ends set ended_by = 'chi'`],
  [[`end of rule ${second} in no entry`], `insert into answer_rule_ends (rule_id, reason, ended_by) values ('${second}', 'x', 'y')`],
])('the check of the journal says %j, after: %s', async (expected, text) => {
  await add(first)
  await add(second)
  await kit.store.answerRules.end(first, { actor: 'binh', reason: 'repaired' })
  while ((await kit.store.chain.extend(100)) > 0);
  await kit.sql.query(text)
  expect(await faults()).toEqual(expected)
})

async function partsOf(limit: number): Promise<readonly (readonly ParkedAnswer[])[]> {
  const parts: (readonly ParkedAnswer[])[] = []
  for await (const part of kit.store.answerRules.parkedAnswers('tax', limit)) parts.push(part)
  return parts
}

test('the answers that transfers are parked with are those of their last attempt, a few at a time', async () => {
  const parked: string[] = []
  for (let n = 0; n < 53; n += 1) {
    const { id } = await kit.accept()
    const outcome = n === 1 ? 'broken' : 'unclear'
    const exchanges = [{ name: 'send', method: 'POST', url: 'https://tax.example', startedAt: new Date(), milliseconds: 1, requestDigest: undefined, requestBytes: 0, status: 207, failure: undefined, answerDigest: undefined, answer: undefined }]
    await kit.store.transfers.settle(await kit.lease(id), settlement('park', { attempt: attemptRecord({ outcome, code: `code ${n}`, raw: outcome === 'unclear' ? `raw ${n}` : undefined, exchanges }) }))
    parked.push(id)
  }
  const [oldest] = parked
  if (oldest === undefined) throw new Error('nothing is parked')
  await kit.store.transfers.replay(oldest, { actor: 'an', reason: 'again' })
  await kit.store.transfers.settle(await kit.lease(oldest), settlement('park', { attempt: attemptRecord({ outcome: 'unclear', code: 'later', raw: 'said later' }) }))
  const other = await kit.accept({ partner: 'land' })
  await kit.store.transfers.settle(await kit.lease(other.id), settlement('park', { attempt: attemptRecord({ outcome: 'unclear', code: 'x', raw: 'of land' }) }))

  const parts = await partsOf(1_000)
  expect(parts.map(({ length }) => length)).toEqual([50, 3])
  const all = parts.flat()
  expect(all.map(({ transferId }) => transferId)).toEqual(parked.toReversed())
  expect(all.slice(-3).map(({ answer }) => answer)).toEqual([{ code: 'code 2', raw: 'raw 2', httpStatus: 207 }, undefined, { code: 'later', raw: 'said later', httpStatus: undefined }])
  expect((await partsOf(7)).flat()).toHaveLength(7)
})

test('a rule that nobody made does not end', async () => {
  expect(await kit.store.answerRules.end(randomUUID(), { actor: 'an', reason: 'x' })).toEqual({ kind: 'unknown' })
  expect(await kit.store.answerRules.end('no id', { actor: 'an', reason: 'x' })).toEqual({ kind: 'unknown' })
})
