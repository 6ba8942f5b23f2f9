/** What an adapter does against its contract costs one transfer, which waits for a person; never the worker, never the lane. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Line } from '../../../src/ports/adapter.ts'
import { adapterThat, openCoreKit, unchecked, type CoreKit } from './core-kit.ts'

const running = new AbortController().signal
let kit: CoreKit

beforeAll(async () => {
  kit = await openCoreKit()
})
beforeEach(() => kit.reset())
afterAll(() => kit.close())

const nonsense: readonly (readonly [string, () => unknown])[] = [
  ['returns nothing', async () => undefined],
  ['returns no promise', () => undefined],
  ['throws at once', () => { throw new TypeError('a bug') }],
  ['rejects', () => Promise.reject(new TypeError('a bug'))],
  ['rejects with no error', () => Promise.reject(unchecked<Error>('a bug'))],
  ['returns an outcome of no kind', async () => ({ kind: 'perhaps', code: 'x' })],
  ['asks for a pause of NaN seconds', async () => ({ kind: 'later', code: 'x', scope: 'message', afterSeconds: Number.NaN })],
  ['asks for a pause of endless seconds', async () => ({ kind: 'later', code: 'x', scope: 'message', afterSeconds: Infinity })],
  ['waits for nobody', async () => ({ kind: 'later', code: 'x', scope: 'nobody' })],
  ['says words that are none', async () => ({ kind: 'later', code: 'x', scope: 'message', words: 503 })],
  ['says words that are none of a delivery', async () => ({ kind: 'delivered', confirmed: true, words: { vi: 'đã nhận' } })],
  ['gives a number for the remote id', async () => ({ kind: 'delivered', confirmed: true, remoteId: 42 })],
  ['gives a number for the code of a delivery', async () => ({ kind: 'delivered', confirmed: true, code: 0 })],
  ['gives a receipt without bytes', async () => ({ kind: 'delivered', confirmed: true, receipt: {} })],
  ['refuses fields that are no list', async () => ({ kind: 'refused', code: 'x', words: 'x', fields: 'subject' })],
  ['refuses a field that has no name', async () => ({ kind: 'refused', code: 'x', words: 'x', fields: [{ words: 'x' }] })],
]
it.each(nonsense)('one that %s: the transfer is parked at once and not tried again', async (_what, act) => {
  let sends = 0
  const send = unchecked<Line['send']>(() => {
    sends += 1
    return act()
  })
  const delivery = kit.delivery([await kit.line('tax', adapterThat({ send }))])
  const { id } = await kit.accept()
  await delivery.deliver(id, running)
  await delivery.deliver(id, running)
  expect(await kit.read(id)).toMatchObject({ state: 'parked', code: 'adapter-threw', attempts: 1 })
  expect(sends).toBe(1)
  expect(await kit.lane('tax')).toMatchObject({ state: 'open' })
})

it('one that does not come back when its time is over: its transfer is parked, and the worker is free', async () => {
  const adapter = adapterThat({ send: () => new Promise(() => {}) })
  const delivery = kit.delivery([await kit.line('tax', adapter, { agreement: { timeoutMs: 100 } })])
  const { id } = await kit.accept()
  await delivery.deliver(id, running)
  expect(await kit.read(id)).toMatchObject({ state: 'parked', code: 'adapter-hung', attempts: 1 })
  expect(kit.said).toContain('adapter hung')
})

const brokenPolls: readonly (readonly [string, () => unknown])[] = [
  ['returns nothing', async () => undefined],
  ['throws at once', () => { throw new TypeError('a bug') }],
  ['rejects', () => Promise.reject(new TypeError('a bug'))],
  ['returns an answer of no kind', async () => ({ events: [] })],
  ['gives no events', async () => ({ kind: 'polled', more: false })],
  ['gives an event that is nothing', async () => ({ kind: 'polled', events: [undefined], more: false })],
  ['fails without an outcome', async () => ({ kind: 'failed' })],
]
it.each(brokenPolls)('one whose poll %s: the poll failed, and an error is logged', async (_what, act) => {
  const line = await kit.line('tax', adapterThat({ poll: unchecked<NonNullable<Line['poll']>>(act) }))
  expect(await line.poll({ cursor: undefined, awaited: [] }, running)).toMatchObject({ kind: 'failed', outcome: { kind: 'unclear', code: 'adapter-threw' } })
  expect(kit.said).toHaveLength(1)
})

it('one whose acknowledgement or file hangs or is nothing: it failed', async () => {
  const hanging = await kit.line('tax', adapterThat({ acknowledge: () => new Promise(() => {}), fetchFile: () => new Promise(() => {}) }), { agreement: { timeoutMs: 100 } })
  const [acknowledged, fetched] = await Promise.all([hanging.acknowledge('a', running), hanging.fetchFile('https://agency.example/1', running)])
  expect([acknowledged, fetched]).toMatchObject([{ kind: 'failed', outcome: { code: 'adapter-hung' } }, { kind: 'failed', outcome: { code: 'adapter-hung' } }])
  const empty = await kit.line('tax', adapterThat({ fetchFile: unchecked<NonNullable<Line['fetchFile']>>(async () => ({ kind: 'fetched', mediaType: 'text/plain', bytes: 'text' })) }))
  expect(await empty.fetchFile('https://agency.example/1', running)).toMatchObject({ kind: 'failed', outcome: { code: 'adapter-threw' } })
})
