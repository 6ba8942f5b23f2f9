/** One attempt over the real store: what a partner or an adapter does, and where the transfer and the lane are afterwards. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Outcome } from '../../../src/domain/outcome.ts'
import type { Health } from '../../../src/ports/adapter.ts'
import { until } from '../../helpers/until.ts'
import { adapterThat, openCoreKit, untilAborted, up, type CoreKit } from './core-kit.ts'

const running = new AbortController().signal
const delivered: Outcome = { kind: 'delivered', confirmed: true }
const broken: Outcome = { kind: 'broken', code: 'credentials-rejected', words: 'HTTP 401' }
const unclear: Outcome = { kind: 'unclear', code: 'not-an-answer', raw: '<html>' }
let kit: CoreKit

beforeAll(async () => {
  kit = await openCoreKit()
})
beforeEach(() => kit.reset())
afterAll(() => kit.close())

describe('an answer that says that something is wrong is held against a probe', () => {
  async function attempt(outcome: Outcome, health: Health) {
    const adapter = adapterThat({ send: async () => outcome, probe: async () => health })
    const line = await kit.line('tax', adapter, { agreement: { probe: { minMs: 60_000, maxMs: 60_000 } } })
    const { id } = await kit.accept()
    await kit.delivery([line]).deliver(id, running)
    const [{ state, code, dueAt }, lane] = await Promise.all([kit.read(id), kit.lane('tax')])
    const { rows } = await kit.sql.query<{ tries: number }>('select tries from work where transfer_id = $1', [id])
    return { id, transfer: { state, code }, due: dueAt !== undefined, tries: rows[0]?.tries, lane: { state: lane.state, reason: lane.reason } }
  }
  const down = { up: false, code: 'server-error', words: '' }
  const rejected: Health = { up: false, fault: 'broken', code: 'credentials-rejected', words: '' }
  const open = { state: 'open', reason: undefined }

  it.each([broken, unclear])('$kind, and the partner is well: this transfer is parked, the lane goes on', async (outcome) => {
    expect(await attempt(outcome, up)).toMatchObject({ transfer: { state: 'parked', code: outcome.code }, due: false, lane: open })
  })

  it('broken, and the probe is rejected as well: the lane stops, the transfer waits and no try is counted', async () => {
    const end = await attempt(broken, rejected)
    expect(end).toMatchObject({ transfer: { state: 'waiting' }, due: true, tries: 0, lane: { state: 'stopped', reason: 'credentials-rejected' } })
    expect(await kit.lane('tax')).toMatchObject({ nextProbeAt: undefined })
  })

  it.each([broken, unclear])('$kind, and the partner is down: the lane is suspended, the transfer waits and no try is counted', async (outcome) => {
    const end = await attempt(outcome, down)
    expect(end).toMatchObject({ transfer: { state: 'waiting' }, due: true, tries: 0, lane: { state: 'suspended', reason: outcome.code } })
  })

  it('unclear, and only our credentials are rejected: the lane is suspended, since nobody knows what the answer was', async () => {
    expect(await attempt(unclear, rejected)).toMatchObject({ transfer: { state: 'waiting' }, tries: 0, lane: { state: 'suspended' } })
  })

  it('what waited for a suspended lane goes when it is open again', async () => {
    const { id } = await attempt(unclear, down)
    const well = kit.delivery([await kit.line('tax', adapterThat({}))])
    await well.deliver(id, running)
    expect(await kit.read(id)).toMatchObject({ state: 'waiting', attempts: 1 })
    await kit.store.lanes.reopen('tax')
    await well.deliver(id, running)
    expect(await kit.read(id)).toMatchObject({ state: 'confirmed', attempts: 2 })
  })
})

describe('the horizon of a transfer', () => {
  const later: Outcome = { kind: 'later', code: 'rate-limited', scope: 'message' }
  const dayMs = 24 * 3_600_000

  /** By a worker whose clock is wrong by so many days, of a transfer that is on its way for so many hours. */
  async function stateAfter(wrongDays: number, hours: number): Promise<string> {
    const { id } = await kit.accept()
    await kit.sql.query(`update work set since = now() - $1 * interval '1 hour'`, [hours])
    await kit.sql.query(`update lanes set since = now() - interval '90 days'`)
    const line = await kit.line('tax', adapterThat({ send: async () => later }), { agreement: { retry: { horizonHours: 72 } } })
    const clock = { now: () => new Date(Date.now() + wrongDays * dayMs), random: () => 0.5, id: () => '' }
    await kit.delivery([line], { clock }).deliver(id, running)
    return (await kit.read(id)).state
  }

  it.each([0, 30, -30])('is a matter of the database’s clock, however wrong (%i days) that of the worker is', async (wrongDays) => {
    expect([await stateAfter(wrongDays, 71), await stateAfter(wrongDays, 73)]).toEqual(['waiting', 'expired'])
  })
})

describe('a transfer whose workers die', () => {
  async function abandoned(times: number): Promise<string> {
    const { id } = await kit.accept()
    for (let n = 0; n < times; n++) {
      await kit.lease(id, `worker-that-dies-${n}`)
      await kit.sql.query(`update work set lease_until = now() - interval '1 second'`)
    }
    return id
  }

  it.each([
    { times: 4, sends: 1, end: { state: 'confirmed', attempts: 5 } },
    { times: 5, sends: 0, end: { state: 'parked', code: 'interrupted-too-often', attempts: 6 } },
  ])('$times times in a row: sent $sends times, then $end.state', async ({ times, sends, end }) => {
    const id = await abandoned(times)
    let sent = 0
    const send = async () => {
      sent += 1
      return delivered
    }
    await kit.delivery([await kit.line('tax', adapterThat({ send }))]).deliver(id, running)
    expect(await kit.read(id)).toMatchObject(end)
    expect(sent).toBe(sends)
    const attempts = await kit.store.transfers.attempts(id)
    expect(attempts.filter(({ outcome }) => outcome === 'interrupted')).toHaveLength(times)
  })
})

it('an answer in hand survives a database that breaks off while it is written down', async () => {
  const line = await kit.line('tax', adapterThat({
    async send() {
      await kit.sql.query('begin')
      await kit.sql.query('lock table work in share mode')
      return { kind: 'delivered', confirmed: true, remoteId: 'TAX-1' }
    },
  }))
  const { id } = await kit.accept()
  const delivery = kit.delivery([line]).deliver(id, running)
  const breakOff = `select pg_terminate_backend(pid) from pg_locks where not granted and relation = 'work'::regclass`
  await until(async () => (await kit.sql.query(breakOff)).rowCount === 1, 'the writing is broken off')
  await kit.sql.query('rollback')
  await delivery
  expect(await kit.read(id)).toMatchObject({ state: 'confirmed', remoteId: 'TAX-1', attempts: 1 })
  expect(kit.said).toEqual(['an outcome could not be written; it is tried again'])
})

describe('a lease that was lost', () => {
  const late = 'attempt came too late: its lease was lost, the outcome was not written'

  async function loseLease(id: string): Promise<void> {
    await kit.sql.query(`update work set lease_until = now() - interval '1 second'`)
    await kit.lease(id, 'worker-2')
  }

  it('breaks the send off, and nothing of it is written', async () => {
    const sending = Promise.withResolvers<void>()
    const line = await kit.line('tax', adapterThat({
      async send(_message, { signal }) {
        sending.resolve()
        await untilAborted(signal)
        return { kind: 'later', code: 'aborted', scope: 'message' }
      },
    }), { agreement: { timeoutMs: 60_000 } })
    const { id } = await kit.accept()
    const delivery = kit.delivery([line])
    const attempt = delivery.deliver(id, running)
    await sending.promise
    await delivery.renewLeases()
    expect(await kit.read(id)).toMatchObject({ state: 'delivering', attempts: 1 })
    await loseLease(id)
    await delivery.renewLeases()
    await attempt
    expect(kit.said).toEqual([late])
    expect(await kit.read(id)).toMatchObject({ state: 'delivering', attempts: 2 })
    expect((await kit.store.transfers.attempts(id)).map(({ outcome }) => outcome)).toEqual(['interrupted'])
    expect(await kit.lane('tax')).toMatchObject({ state: 'open' })
  })

  it('keeps an answer that came too late out of the books', async () => {
    const line = await kit.line('tax', adapterThat({
      async send(message) {
        await loseLease(message.messageId)
        return { kind: 'delivered', confirmed: true, remoteId: 'TAX-LATE' }
      },
    }))
    const { id } = await kit.accept()
    await kit.delivery([line]).deliver(id, running)
    expect(kit.said).toEqual([late])
    expect(await kit.read(id)).toMatchObject({ state: 'delivering', attempts: 2, remoteId: undefined })
  })
})

describe('a process that stands still in the middle of an attempt', () => {
  const leaseMs = 1_000
  const arrived: string[] = []
  const server = createServer((request, response) => {
    arrived.push(request.url ?? '')
    response.end()
  })
  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  beforeEach(() => arrived.splice(0))
  afterAll(() => void server.close())

  /** Its log-in goes, then something else happens, and then the dossier goes where it may. */
  async function lineThat(happens: () => void | Promise<void>) {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return kit.line('tax', adapterThat({
      async send(_message, { call }) {
        await call({ name: 'log-in', method: 'POST', url: `${url}/log-in` })
        await happens()
        const result = await call({ name: 'send', method: 'POST', url: `${url}/dossier` })
        return result.ok ? delivered : result.outcome
      },
    }))
  }

  function standStill(milliseconds: number): void {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
  }

  it('for longer than its lease: what it was about to send does not leave, and is due again', async () => {
    const line = await lineThat(() => standStill(leaseMs + 50))
    const { id } = await kit.accept()
    await kit.delivery([line], { leaseMs }).deliver(id, running)
    expect(arrived).toEqual(['/log-in'])
    expect(await kit.read(id)).toMatchObject({ state: 'waiting', attempts: 1 })
    expect(await kit.lane('tax')).toMatchObject({ state: 'open' })
    await kit.delivery([await lineThat(() => undefined)]).deliver(id, running)
    expect(await kit.read(id)).toMatchObject({ state: 'confirmed', attempts: 2 })
  })

  it('and whose transfer somebody else has by then: nothing leaves, and nothing is written', async () => {
    const { id } = await kit.accept()
    const line = await lineThat(async () => {
      standStill(leaseMs + 50)
      await kit.lease(id, 'worker-2')
    })
    await kit.delivery([line], { leaseMs }).deliver(id, running)
    expect(arrived).toEqual(['/log-in'])
    expect(await kit.read(id)).toMatchObject({ state: 'delivering', attempts: 2 })
  })

  it('for less than its lease, which was renewed: it goes on', async () => {
    const { id } = await kit.accept()
    let renew = () => Promise.resolve()
    const line = await lineThat(async () => {
      standStill(1_100)
      await renew()
      standStill(1_100)
    })
    const delivery = kit.delivery([line], { leaseMs: 2_000 })
    renew = delivery.renewLeases
    await delivery.deliver(id, running)
    expect(arrived).toEqual(['/log-in', '/dossier'])
    expect(await kit.read(id)).toMatchObject({ state: 'confirmed', attempts: 1 })
  })

  it('and which takes the transfer once more itself: the earlier attempt sends nothing', async () => {
    const { id } = await kit.accept()
    const early = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    let tries = 0
    const line = await lineThat(async () => {
      tries += 1
      if (tries > 1) return
      early.resolve()
      await goOn.promise
    })
    const delivery = kit.delivery([line])
    const first = delivery.deliver(id, running)
    await early.promise
    await kit.sql.query(`update work set lease_until = now() - interval '1 second'`)
    const [second] = await delivery.take([id])
    // it is said to hold the transfer, and means the later lease
    await delivery.renewLeases()
    goOn.resolve()
    await first
    expect(arrived).toEqual(['/log-in'])
    await second?.deliver(running)
    expect(arrived).toEqual(['/log-in', '/log-in', '/dossier'])
    expect(await kit.read(id)).toMatchObject({ state: 'confirmed', attempts: 2 })
  })
})

describe('taken before there is a place for it', () => {
  const sent: string[] = []
  beforeEach(() => sent.splice(0))

  async function takeTwo(outcomes: readonly Outcome[] = []) {
    const line = await kit.line('tax', adapterThat({
      async send({ messageId }) {
        return outcomes[sent.push(messageId) - 1] ?? delivered
      },
      probe: async () => ({ up: false, fault: 'broken', code: 'credentials-rejected', words: '' }),
    }))
    const delivery = kit.delivery([line])
    const ids = [(await kit.accept()).id, (await kit.accept()).id]
    const [first, second] = await delivery.take(ids)
    if (first === undefined || second === undefined) throw new Error('two are to be taken')
    return { ids, first, second, delivery }
  }

  it('is leased together, goes when its place is free, and is not taken once more meanwhile', async () => {
    const { ids, first, second, delivery } = await takeTwo()
    expect(await delivery.take(ids)).toEqual([])
    await first.deliver(running)
    await second.deliver(running)
    expect(sent).toEqual(ids)
    expect(await Promise.all(ids.map((id) => kit.read(id)))).toMatchObject([{ state: 'confirmed', attempts: 1 }, { state: 'confirmed', attempts: 1 }])
  })

  it('does not go where the one before it closed the lane: there was no attempt', async () => {
    const { first, second } = await takeTwo([broken])
    await first.deliver(running)
    await second.deliver(running)
    expect(sent).toEqual([first.transferId])
    expect(await kit.lane('tax')).toMatchObject({ state: 'stopped' })
    expect(await kit.read(second.transferId)).toMatchObject({ state: 'accepted', attempts: 0 })
    expect(await kit.store.transfers.attempts(second.transferId)).toEqual([])
  })

  it('does not go where somebody else closed the lane while it waited', async () => {
    const { first, second } = await takeTwo()
    await kit.store.lanes.suspend('tax', { actor: 'binh', reason: 'maintenance' })
    await new Promise((resolve) => setTimeout(resolve, 1_050))
    await Promise.all([first.deliver(running), second.deliver(running)])
    expect(sent).toEqual([])
    expect(await kit.read(second.transferId)).toMatchObject({ state: 'accepted', attempts: 0 })
  })

  it('goes after a long wait where the lane is open', async () => {
    const { first } = await takeTwo()
    await new Promise((resolve) => setTimeout(resolve, 1_050))
    await first.deliver(running)
    expect(sent).toEqual([first.transferId])
  })

  it('keeps its lease as long as it waits, and does not go once it lost it', async () => {
    const { first, second, delivery } = await takeTwo()
    await kit.sql.query(`update work set lease_until = now() + interval '1 second'`)
    await delivery.renewLeases()
    const { rows } = await kit.sql.query(`select from work where lease_until > now() + interval '20 seconds'`)
    expect(rows.length).toBe(2)
    await kit.sql.query(`update work set lease_until = now() - interval '1 second' where transfer_id = $1`, [second.transferId])
    await kit.lease(second.transferId, 'worker-2')
    await delivery.renewLeases()
    await first.deliver(running)
    await second.deliver(running)
    expect(sent).toEqual([first.transferId])
    expect(await kit.read(second.transferId)).toMatchObject({ state: 'delivering', attempts: 2 })
  })

  it('does not go where another process took it over while this one stood still', async () => {
    const { first, second } = await takeTwo()
    await kit.sql.query(`update work set lease_until = now() - interval '1 second' where transfer_id = $1`, [second.transferId])
    await kit.lease(second.transferId, 'worker-2')
    // nothing ran in this process meanwhile: no lease was renewed, so nobody told it
    await new Promise((resolve) => setTimeout(resolve, 1_050))
    await Promise.all([first.deliver(running), second.deliver(running)])
    expect(sent).toEqual([first.transferId])
    expect(await kit.read(second.transferId)).toMatchObject({ state: 'delivering', attempts: 2 })
  })

  it('does not go once its lease ran out, though nobody has it: there was no attempt', async () => {
    const { first } = await takeTwo()
    await kit.sql.query(`update work set lease_until = now() - interval '1 second'`)
    await new Promise((resolve) => setTimeout(resolve, 1_050))
    await first.deliver(running)
    expect(sent).toEqual([])
    expect(await kit.lease(first.transferId, 'worker-2')).toMatchObject({ attempt: 1, interruptions: 0, inDoubt: false })
  })

  it('is asked about sooner where leases are short', async () => {
    const line = await kit.line('tax', adapterThat({
      async send({ messageId }) {
        sent.push(messageId)
        return delivered
      },
    }))
    const { id } = await kit.accept()
    const [taken] = await kit.delivery([line], { leaseMs: 300 }).take([id])
    await new Promise((resolve) => setTimeout(resolve, 350))
    await taken?.deliver(running)
    expect(sent).toEqual([])
    expect(await kit.read(id)).toMatchObject({ state: 'accepted', attempts: 0 })
  })

  it('does not go by an answer that was longer on its way than a third of the lease', async () => {
    const { transfers } = kit.store
    const line = await kit.line('tax', adapterThat({
      async send({ messageId }) {
        sent.push(messageId)
        return delivered
      },
    }))
    const delivery = kit.delivery([line], {
      leaseMs: 1_500,
      transfers: {
        ...transfers,
        async prolong(...asked) {
          const holds = await transfers.prolong(...asked)
          await new Promise((resolve) => setTimeout(resolve, 600))
          return holds
        },
      },
    })
    const { id } = await kit.accept()
    const [taken] = await delivery.take([id])
    await new Promise((resolve) => setTimeout(resolve, 550))
    await taken?.deliver(running)
    expect(sent).toEqual([])
    expect(await kit.read(id)).toMatchObject({ state: 'accepted', attempts: 0 })
  })

  it('is given back where the store cannot say whether its lease still holds', async () => {
    const { first } = await takeTwo()
    await new Promise((resolve) => setTimeout(resolve, 1_050))
    await kit.sql.query('begin')
    await kit.sql.query('lock table work in access exclusive mode')
    const delivery = first.deliver(running)
    const breakOff = `select pg_terminate_backend(pid) from pg_locks where not granted and relation = 'work'::regclass`
    await until(async () => (await kit.sql.query(breakOff)).rowCount === 1, 'the question is broken off')
    await kit.sql.query('rollback')
    await delivery
    expect(sent).toEqual([])
    expect(await kit.read(first.transferId)).toMatchObject({ state: 'accepted', attempts: 0 })
    expect(kit.said).toEqual(['the store could not say whether a lease still holds; it is given back'])
  })

  it('is not lost by the answer about an earlier lease of it', async () => {
    const { transfers } = kit.store
    const [answered, heard] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const line = await kit.line('tax', adapterThat({
      async send({ messageId }) {
        sent.push(messageId)
        return delivered
      },
    }))
    const delivery = kit.delivery([line], {
      transfers: {
        ...transfers,
        async renewLeases(...asked) {
          const held = await transfers.renewLeases(...asked)
          answered.resolve()
          await heard.promise
          return held
        },
      },
    })
    const { id } = await kit.accept()
    const [earlier] = await delivery.take([id])
    await kit.sql.query(`update work set lease_owner = 'worker-2'`)
    const renewed = delivery.renewLeases()
    await answered.promise
    await kit.sql.query(`update work set lease_owner = 'worker-1'`)
    await earlier?.giveBack()
    const [later] = await delivery.take([id])
    heard.resolve()
    await renewed
    await later?.deliver(running)
    expect(sent).toEqual([id])
  })

  it('is given back as if it had not been taken, and its lease is not renewed any more', async () => {
    const { first, second, delivery } = await takeTwo()
    await second.giveBack()
    await first.deliver(running)
    expect(await kit.read(second.transferId)).toMatchObject({ state: 'accepted', attempts: 0 })
    const [again] = await kit.delivery([], { owner: 'worker-2' }).take([second.transferId])
    expect(again?.transferId).toBe(second.transferId)
    await delivery.renewLeases()
    const { rows } = await kit.sql.query('select lease_owner from work')
    expect(rows).toEqual([{ lease_owner: 'worker-2' }])
  })
})

describe('a gateway that stops', () => {
  it.each([
    ['returns', async (signal: AbortSignal): Promise<Outcome> => {
      await untilAborted(signal)
      return { kind: 'later', code: 'aborted', scope: 'message' }
    }],
    ['ignores its signal', () => new Promise<Outcome>(() => {})],
  ])('gives the transfer back when the adapter %s, for the next start', async (_what, wait) => {
    const stop = new AbortController()
    const line = await kit.line('tax', adapterThat({
      send(_message, { signal }) {
        const outcome = wait(signal)
        stop.abort()
        return outcome
      },
      probe: async ({ signal }) => (signal.aborted ? { up: false, code: 'aborted', words: '' } : up),
    }), { agreement: { timeoutMs: 60_000 } })
    const { id } = await kit.accept()
    await kit.delivery([line]).deliver(id, stop.signal)
    expect(await kit.read(id)).toMatchObject({ state: 'waiting', attempts: 1 })
    expect(await kit.lane('tax')).toMatchObject({ state: 'open', failures: 0 })
    const { rows } = await kit.sql.query('select tries, interruptions, lease_until from work')
    expect(rows).toEqual([{ tries: 0, interruptions: 0, lease_until: null }])

    await kit.delivery([await kit.line('tax', adapterThat({}))]).deliver(id, running)
    expect(await kit.read(id)).toMatchObject({ state: 'confirmed', attempts: 2 })
  })

  it('writes down the answer that came all the same', async () => {
    const stop = new AbortController()
    const line = await kit.line('tax', adapterThat({
      async send() {
        stop.abort()
        return delivered
      },
    }))
    const { id } = await kit.accept()
    await kit.delivery([line]).deliver(id, stop.signal)
    expect(await kit.read(id)).toMatchObject({ state: 'confirmed', attempts: 1 })
  })
})

describe('a partner that says six megabytes', () => {
  const long = '💾'.repeat(1_500_000)
  const fields = Array.from({ length: 500 }, () => ({ field: long.slice(0, 9_999), words: long.slice(0, 9_999) }))

  it.each<{ readonly outcome: Outcome; readonly state: string }>([
    { outcome: { kind: 'refused', code: long, words: long, fields }, state: 'refused' },
    { outcome: { kind: 'later', code: 'busy', scope: 'message', words: long }, state: 'waiting' },
    { outcome: { kind: 'delivered', confirmed: false, remoteId: long, words: long }, state: 'delivered' },
    { outcome: { kind: 'unclear', code: 'not-an-answer', raw: long }, state: 'parked' },
  ])('is kept in part, and the end is $state', async ({ outcome, state }) => {
    const { id } = await kit.accept()
    await kit.delivery([await kit.line('tax', adapterThat({ send: async () => outcome }))]).deliver(id, running)
    const transfer = await kit.read(id)
    expect(transfer.state).toBe(state)
    expect(transfer.words?.length ?? 0).toBeLessThanOrEqual(2_000)
    expect(transfer.code?.length ?? 0).toBeLessThanOrEqual(200)
    expect(transfer.remoteId?.length ?? 0).toBeLessThanOrEqual(200)
    const kept = await kit.sql.query<{ attempt: number; event: number }>(
      `select (select max(length(record)) from attempts) as attempt, (select max(length(data::text)) from events) as event`,
    )
    expect(kept.rows[0]?.attempt).toBeLessThan(500_000)
    expect(kept.rows[0]?.event).toBeLessThan(4_000)
  })
})

it('a partner that is not in the configuration stops its lane; its transfers wait', async () => {
  const { id } = await kit.accept()
  await kit.delivery([]).deliver(id, running)
  expect(await kit.read(id)).toMatchObject({ state: 'waiting', code: 'partner-not-configured' })
  expect(await kit.lane('tax')).toMatchObject({ state: 'stopped', reason: 'partner-not-configured' })
})
