/** Asking partners what is new: a death between any two steps loses nothing and does nothing twice, and a dead partner is alone. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Failure, PollAnswer, PollRequest } from '../../../src/ports/adapter.ts'
import type { PartnerEvent } from '../../../schemas/partner-event.ts'
import { createPoller } from '../../../src/usecases/poll-partners.ts'
import { systemClock } from '../../../src/observe/system-clock.ts'
import { until } from '../../helpers/until.ts'
import { partnersOf, untilAborted } from './core-kit.ts'
import { nextCode, openWayBack, partnerEvent, type WayBack } from './way-back-kit.ts'

const running = new AbortController().signal

/** A partner that tells its news again until it hears that they were taken. */
function agency() {
  const waiting: PartnerEvent[] = []
  const asked: PollRequest[] = []
  const heard: string[] = []
  const script: { answers: PollAnswer[]; acknowledges: boolean | Failure } = { answers: [], acknowledges: true }
  return {
    waiting,
    asked,
    heard,
    script,
    line: {
      async poll(request: PollRequest): Promise<PollAnswer> {
        asked.push(request)
        const scripted = script.answers.shift()
        if (scripted !== undefined) return scripted
        return { kind: 'polled', events: waiting.map((event) => ({ event })), cursor: String(asked.length), more: false, ...(waiting.length > 0 ? { acknowledgement: waiting.map(({ key }) => key).join(' ') } : {}) }
      },
      async acknowledge(acknowledgement: string) {
        if (typeof script.acknowledges === 'object') return { kind: 'failed' as const, outcome: script.acknowledges }
        if (!script.acknowledges) return { kind: 'failed' as const, outcome: { kind: 'later' as const, code: 'reset', scope: 'partner' as const } }
        heard.push(acknowledgement)
        for (const key of acknowledgement.split(' ')) waiting.splice(waiting.findIndex((event) => event.key === key), 1)
        return { kind: 'acknowledged' as const }
      },
    },
  }
}

let kit: WayBack
let civil: ReturnType<typeof agency>

beforeEach(async () => {
  civil = agency()
  kit = await openWayBack({ civil: { line: civil.line, options: { agreement: { poll: { everyMs: 60_000, most: 2 } } } } })
})
afterEach(() => kit.close())

async function poll(poller = kit.poller): Promise<void> {
  await kit.sql.query('update pollers set next_at = now()')
  await poller.start(running)
  await poller.close()
}

async function poller() {
  const [view] = await kit.store.polls.list()
  if (view === undefined) throw new Error('nobody is polled')
  return { ...view, inMs: view.nextAt.getTime() - Date.now() }
}

describe('a turn', () => {
  it('stores what is new, tells that it did, and remembers its place', async () => {
    const code = nextCode()
    await kit.send('civil', code)
    civil.waiting.push(partnerEvent(code, 'progress', { status: 4 }))
    await poll()
    expect(await kit.state(code)).toMatchObject({ status: 4 })
    expect([civil.heard.length, civil.waiting.length]).toEqual([1, 0])
    await poll()
    expect(civil.asked.map(({ cursor }) => cursor)).toEqual([undefined, '1'])
    expect(await poller()).toMatchObject({ failures: 0, lastFailure: undefined })
  })

  it('asks for what the partner has not finished, those asked longest ago first, and not after its final word', async () => {
    const codes = [nextCode(), nextCode(), nextCode()]
    for (const code of codes) await kit.send('civil', code)
    await poll()
    await poll()
    const [first, second] = civil.asked.map(({ awaited }) => awaited.map(({ dossierCode }) => dossierCode))
    expect([first?.length, second?.length, new Set([...(first ?? []), ...(second ?? [])])]).toEqual([2, 2, new Set(codes)])
    // the one that had not been asked for comes first
    expect(first).not.toContain(second?.[0])
    await kit.tell('civil', partnerEvent(codes[1] ?? '', 'result', { status: 9, final: true }))
    await poll()
    expect(civil.asked[2]?.awaited.map(({ dossierCode }) => dossierCode)).not.toContain(codes[1])
  })

  it('goes on at once while there is more', async () => {
    civil.script.answers.push({ kind: 'polled', events: [], cursor: 'a', more: true }, { kind: 'polled', events: [], cursor: 'b', more: true })
    await poll()
    expect(civil.asked.map(({ cursor }) => cursor)).toEqual([undefined, 'a', 'b'])
  })

  it('is not taken before its time', async () => {
    await poll()
    await kit.poller.start(running)
    await kit.poller.close()
    expect(civil.asked).toHaveLength(1)
  })
})

describe('what the partner answers', () => {
  const unclear: Failure = { kind: 'unclear', code: 'not-an-answer', raw: '<html>Bảo trì</html>' }

  it('that nobody foresaw waits for a person with what came, once a day, and the poll goes on next time', async () => {
    civil.script.answers.push({ kind: 'failed', outcome: unclear }, { kind: 'failed', outcome: { ...unclear, raw: '<html>Bảo trì, 09:01:02</html>' } })
    await poll()
    await poll()
    const { items } = await kit.store.inbox.list({ partner: 'civil' }, 10)
    expect(items).toMatchObject([{ state: 'unmatched', event: { type: 'not-understood', partnerCode: 'not-an-answer' } }])
    expect(await kit.store.inbox.get(items[0]?.id ?? '')).toMatchObject({ raw: unclear.raw })
    expect(await poller()).toMatchObject({ failures: 2, lastFailure: 'not-an-answer' })
  })

  it('to a failed poll does not keep those behind from their turn', async () => {
    const codes = [nextCode(), nextCode(), nextCode(), nextCode()]
    for (const code of codes) await kit.send('civil', code)
    civil.script.answers.push({ kind: 'failed', outcome: unclear })
    await poll()
    await poll()
    expect(new Set(civil.asked.flatMap(({ awaited }) => awaited.map(({ dossierCode }) => dossierCode)))).toEqual(new Set(codes))
  })

  it.each([
    ['refused', { kind: 'refused', code: 'unknown-id', words: 'Không tồn tại' }],
    ['unclear', { kind: 'unclear', code: 'not-an-answer', raw: '?' }],
  ] as const)('%s to an acknowledgement: it is not said again, and news still come', async (_kind, outcome) => {
    const code = nextCode()
    await kit.send('civil', code)
    civil.waiting.push(partnerEvent(code, 'progress', { status: 4, step: { content: 'Thẩm định' } }))
    civil.script.acknowledges = outcome
    await poll()
    expect(await poller()).toMatchObject({ lastFailure: outcome.code })
    civil.waiting.push(partnerEvent(code, 'result', { status: 9 }))
    await poll()
    expect(await kit.state(code)).toMatchObject({ status: 9, steps: [{ content: 'Thẩm định' }] })
  })
})

describe('a death', () => {
  it('after the storing and before the partner heard of it: told first thing in the next turn, with no second effect', async () => {
    const code = nextCode()
    await kit.send('civil', code)
    civil.waiting.push(partnerEvent(code, 'progress', { status: 4, step: { content: 'Thẩm định' } }))
    civil.script.acknowledges = false
    await poll()
    expect((await kit.state(code)).steps).toHaveLength(1)
    expect(await poller()).toMatchObject({ failures: 1, lastFailure: 'reset' })
    civil.script.acknowledges = true
    await poll()
    expect(civil.heard).toHaveLength(1)
    expect((await kit.state(code)).steps).toHaveLength(1)
    await poll()
    expect(civil.heard).toHaveLength(1)
  })

  it('before the place was stored: the same news come again and have their one effect', async () => {
    const code = nextCode()
    await kit.send('civil', code)
    civil.waiting.push(partnerEvent(code, 'progress', { status: 4, step: { content: 'Thẩm định' } }))
    const dying = createPoller({
      polls: { ...kit.store.polls, stored: () => Promise.reject(new Error('killed')) },
      partners: partnersOf([...kit.lines.values()]),
      receive: kit.receive,
      clock: systemClock,
      log: kit.log,
    })
    await poll(dying)
    expect(civil.heard).toEqual([])
    await poll()
    expect([civil.heard.length, (await kit.state(code)).steps.length]).toEqual([1, 1])
  })

  it('in the middle of the news: what was not stored is stored, what was is not repeated', async () => {
    const code = nextCode()
    await kit.send('civil', code)
    civil.waiting.push(partnerEvent(code, 'progress', { status: 4, step: { content: 'một' } }), partnerEvent(code, 'progress', { status: 4, step: { content: 'hai' } }))
    let left = 1
    const dying = createPoller({
      polls: kit.store.polls,
      partners: partnersOf([...kit.lines.values()]),
      receive: async (...args) => (left-- > 0 ? kit.receive(...args) : Promise.reject(new Error('killed'))),
      clock: systemClock,
      log: kit.log,
    })
    await poll(dying)
    expect(civil.heard).toEqual([])
    await poll()
    expect((await kit.state(code)).steps.map(({ content }) => content)).toEqual(['một', 'hai'])
  })
})

describe('a partner in trouble', () => {
  it('is asked less and less, and what came before its trouble counts', async () => {
    const code = nextCode()
    await kit.send('civil', code)
    civil.script.answers.push({ kind: 'polled', events: [{ event: partnerEvent(code, 'progress', { status: 4 }) }], more: false, failure: { kind: 'later', code: 'server-error', scope: 'partner' } })
    await poll()
    expect(await kit.state(code)).toMatchObject({ status: 4 })
    for (let n = 0; n < 10; n++) civil.script.answers.push({ kind: 'failed', outcome: { kind: 'unclear', code: 'not-an-answer', raw: '<html>' } })
    await poll()
    expect(await poller()).toMatchObject({ failures: 1, lastFailure: 'not-an-answer' })
    expect((await poller()).inMs).toBeGreaterThan(110_000)
    for (let n = 0; n < 9; n++) await poll()
    expect((await poller()).failures).toBe(10)
    expect((await poller()).inMs).toBeLessThanOrEqual(15 * 60_000)
    await poll()
    expect(await poller()).toMatchObject({ failures: 0, lastFailure: undefined })
  })

  it('with one dossier is not asked less: it told of another, or was asked about several', async () => {
    const codes = [nextCode(), nextCode()]
    for (const code of codes) await kit.send('civil', code)
    const told = [{ event: partnerEvent(codes[0] ?? '', 'progress', { status: 4 }) }]
    civil.script.answers.push(
      { kind: 'failed', outcome: { kind: 'later', code: 'server-error', scope: 'partner' } },
      { kind: 'polled', events: told, more: false, failure: { kind: 'later', code: 'server-error', scope: 'partner' } },
      { kind: 'polled', events: [], more: false, failure: { kind: 'refused', code: 'unknown-id', words: '' } },
      { kind: 'polled', events: [], more: false, failure: { kind: 'later', code: 'server-error', scope: 'partner' } },
    )
    await poll()
    for (const lastFailure of ['server-error', 'unknown-id']) {
      await poll()
      expect(await poller()).toMatchObject({ failures: 0, lastFailure })
      expect((await poller()).inMs).toBeLessThanOrEqual(60_000)
    }
    await poll()
    expect(await poller()).toMatchObject({ failures: 1 })
    expect((await poller()).inMs).toBeGreaterThan(110_000)
  })

  it('is given the time that it asks for', async () => {
    civil.script.answers.push({ kind: 'failed', outcome: { kind: 'later', code: 'rate-limited', scope: 'message', afterSeconds: 3_600 } })
    await poll()
    expect((await poller()).inMs).toBeGreaterThan(3_590_000)
  })

  it('whose adapter throws is in trouble like any other, and that is an error of ours', async () => {
    const other = await openWayBack({ civil: { line: { poll: () => Promise.reject(new TypeError('bug')) } } })
    try {
      await other.poller.start(running)
      await other.poller.close()
      expect(await other.store.polls.list()).toMatchObject([{ failures: 1, lastFailure: 'adapter-threw' }])
      expect(other.said).toContain('adapter threw in its poll')
    } finally {
      await other.close()
    }
  })

  it('and hangs holds up nobody else, nor a stop', async () => {
    const well = agency()
    const hangs = { poll: async (_request: PollRequest, { signal }: { readonly signal: AbortSignal }): Promise<PollAnswer> => {
      await untilAborted(signal)
      return { kind: 'failed', outcome: { kind: 'later', code: 'aborted', scope: 'message' } }
    } }
    const other = await openWayBack({ civil: { line: hangs }, land: { line: well.line } })
    try {
      const stop = new AbortController()
      await other.poller.start(stop.signal)
      await until(async () => well.asked.length === 1, 'the other partner was asked')
      stop.abort()
      await other.poller.close()
      const civilNow = (await other.store.polls.list()).find(({ partner }) => partner === 'civil')
      expect(civilNow).toMatchObject({ failures: 0 })
    } finally {
      await other.close()
    }
  })
})
