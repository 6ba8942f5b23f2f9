import { describe, expect, test } from 'vitest'
import type { Trouble } from '../../../schemas/troubles.ts'
import type { DeskFacts, FlowCount } from '../../../src/domain/desk-facts.ts'
import { createOperatorsDesk } from '../../../src/usecases/look-at-desk.ts'

/** Just after midnight in Vietnam. */
const start = Date.parse('2026-11-20T17:20:00Z')
const hourAgo = (hours: number) => new Date(Math.floor(start / 3_600_000) * 3_600_000 - hours * 3_600_000)
const flow = (kind: FlowCount['kind'], hours: number, count: number): FlowCount => ({ partner: 'tax', kind, hour: hourAgo(hours), count })

function facts(now: number): DeskFacts {
  const at = new Date(now)
  return {
    at, lanes: [{ partner: 'tax', role: 'partner', title: undefined, state: 'open', since: at, reason: undefined, byPerson: false }], waiting: [], failures: [], inbox: [], lastDeliveries: new Map(),
    flow: [flow('accepted', 0, 3), flow('delivered', 0, 2), flow('accepted', 1, 50), flow('failed', 23, 1), flow('heard', 0, 9)],
    deadlines: { overdue: 0, today: 0, soon: 0, overdueSince: undefined },
    certificates: [-1, 13, 40, 90].map((days, n) => ({ thumbprint: String(n), whose: 'H56', validTo: new Date(now + days * 86_400_000) })),
    sync: [], awaited: [], differences: [], journal: { unchained: 0, unchainedSince: undefined, unstampedSince: undefined },
    clock: { processBeforeDatabase: 0, databaseBeforeAuthority: undefined }, disk: undefined, failingChannels: [],
  }
}

function open() {
  let now = start
  let gathered = 0
  let fails = false
  const held: (() => void)[] = []
  const silenced: string[] = []
  const gather = async () => {
    gathered++
    await new Promise<void>((resolve) => held.push(resolve))
    if (fails) throw new Error('the database is away')
    return facts(now)
  }
  const trouble: Trouble = { key: 'disk', kind: 'disk', severity: 'warning', since: new Date(start).toISOString(), dossiers: 0, what: { vi: '', en: '' }, todo: { vi: '', en: '' }, link: '/settings' }
  const troubles = { silence: (one: Trouble) => Promise.resolve(void silenced.push(one.key)), unsilence: () => Promise.resolve() }
  const desk = createOperatorsDesk({ gather, troublesNow: () => Promise.resolve([trouble]), troubles, clock: { now: () => new Date(now) } })
  return {
    desk, silenced,
    gathered: () => gathered,
    pass: (ms: number) => void (now += ms),
    failing: (does: boolean) => void (fails = does),
    /** Lets what is being counted end. */
    release: () => held.splice(0).forEach((resolve) => resolve()),
  }
}

describe('the desk', () => {
  test('is counted once for all who look meanwhile, and again when it is old', async () => {
    const { desk, gathered, pass, release } = open()
    const looks = [desk.look(), desk.look(), desk.look()]
    expect(gathered()).toBe(1)
    // however long that takes
    pass(60_000)
    looks.push(desk.look())
    expect(gathered()).toBe(1)
    release()
    const [first] = await Promise.all(looks)
    pass(4_999)
    expect(await desk.look()).toBe(first)
    pass(1)
    const next = desk.look()
    expect(gathered()).toBe(2)
    release()
    expect(await next).not.toBe(first)
  })

  test('that could not be counted is counted again at the next look', async () => {
    const { desk, failing, release } = open()
    failing(true)
    const look = desk.look()
    release()
    await expect(look).rejects.toThrow('away')
    failing(false)
    const next = desk.look()
    release()
    expect(await next).toMatchObject({ partners: [{ partner: 'tax' }] })
  })

  test('shows at once that somebody silenced something', async () => {
    const { desk, silenced, gathered, release } = open()
    const look = desk.look()
    release()
    await look
    await desk.silence('disk', 2, 'mai')
    expect(silenced).toEqual(['disk'])
    void desk.look()
    expect(gathered()).toBe(2)
    release()
    await expect(desk.silence('other', 2, 'mai')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('counts today from midnight in Vietnam, and the last 24 hours', async () => {
    const { desk, release } = open()
    const look = desk.look()
    release()
    const { partners, certificates } = await look
    const [tax] = partners
    expect(tax?.today).toEqual({ accepted: 3, delivered: 2, failed: 0 })
    expect(tax?.hours.map(({ accepted }) => accepted)).toEqual([...Array<number>(22).fill(0), 50, 3])
    expect(tax?.hours[0]).toEqual({ hour: hourAgo(23).toISOString(), accepted: 0, delivered: 0, failed: 1 })
    expect(certificates).toEqual({ expired: 1, within14Days: 1, within60Days: 2, nextAt: new Date(start + 13 * 86_400_000).toISOString() })
  })
})
