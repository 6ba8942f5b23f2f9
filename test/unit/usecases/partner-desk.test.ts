import { describe, expect, test } from 'vitest'
import { Type } from 'typebox'
import { Agreement } from '../../../schemas/agreement.ts'
import { defineAdapter, type Health } from '../../../src/ports/adapter.ts'
import type { PartnerHealth } from '../../../src/ports/partner-health.ts'
import { createPartnerDesk } from '../../../src/usecases/partner-desk.ts'
import { openLine } from '../../../src/usecases/open-line.ts'
import { parseConfig } from '../../../src/usecases/parse-config.ts'
import type { Partners } from '../../../src/usecases/partners.ts'
import { createTestPartner } from '../../../src/usecases/test-partner.ts'
import { openHttpClient } from '../../../src/net/http-client.ts'
import { testSeals } from '../../helpers/sandbox-seals.ts'

const start = Date.parse('2026-11-20T02:00:00Z')
const seals = await testSeals(['H56', 'G99'])
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

interface World {
  now: number
  probes: number
  counts: number
  health: Health
  /** Resolves the probe that runs. */
  answer: () => void
}

async function open(): Promise<{ readonly world: World; readonly partners: Partners; readonly clock: { now(): Date; random(): number; id(): string } }> {
  const world: World = { now: start, probes: 0, counts: 0, health: { up: true, code: 'ok', words: '' }, answer: () => undefined }
  const clock = { now: () => new Date(world.now), random: () => 0, id: () => '019a0000-0000-7000-8000-000000000001' }
  const adapter = defineAdapter({
    id: 'agency',
    title: { vi: 'Cơ quan thử', en: 'Test agency' },
    can: { send: true, callbacks: false, poll: false, followUps: [], confidentialResults: false, queries: [], maxBytes: 1_000, attachments: 'none' },
    config: Type.Object({}),
    open: () =>
      Promise.resolve({
        send: () => Promise.resolve({ kind: 'delivered', confirmed: true }),
        async probe(exchange) {
          world.probes += 1
          await exchange.sign(Buffer.from('are you up?'), 'jws-detached', 'H56')
          await new Promise<void>((resolve) => (world.answer = resolve))
          world.now += 250
          return world.health
        },
        close: () => Promise.resolve(),
      }),
  })
  const line = await openLine({ partner: { id: 'agency', organisation: 'G99' }, adapter, config: {}, agreement: parseConfig(Agreement, {}, 'agreement') }, { openHttp: openHttpClient, signer: seals.signer, verifier: seals.verifier, clock, log: silent })
  return { world, clock, partners: new Map([['agency', { line, procedures: undefined }]]) }
}

/** Answers the probe until it is heard. */
async function answered<Result>(world: World, running: Promise<Result>): Promise<Result> {
  let isOver = false
  void running.finally(() => (isOver = true))
  await expect.poll(() => (world.answer(), isOver)).toBe(true)
  return running
}

describe('a connection test', () => {
  test('is one, however many press; says what was signed, how long it took and when the certificate shown first ends', async () => {
    const { world, clock, partners } = await open()
    const asked: (readonly string[])[] = []
    const run = createTestPartner({
      partners,
      clock,
      certificateEnds(_partner, thumbprints) {
        asked.push(thumbprints)
        return Promise.resolve([new Date('2029-01-01'), new Date('2027-05-01')])
      },
    })
    const both = Promise.all([run('agency'), run('agency')])
    const [one, other] = await answered(world, both)
    expect([one === other, world.probes]).toEqual([true, 1])
    expect(one).toMatchObject({ partner: 'agency', milliseconds: 250, health: { up: true }, certificateEndsAt: new Date('2027-05-01') })
    expect(one?.signatures.map(({ certificate }) => certificate)).toEqual(asked[0])
    expect(one?.words.en).toContain('carries no signature')
    expect(await run('nobody')).toBeUndefined()
  })

  test('says in both languages what keeps the partner from taking messages', async () => {
    const { world, clock, partners } = await open()
    const run = createTestPartner({ partners, clock, certificateEnds: () => Promise.resolve([]) })
    for (const [code, words] of [['credentials-rejected', /account or token/], ['invented-code', /invented-code/]] as const) {
      world.health = { up: false, code, words: 'what the partner said' }
      const report = await answered(world, run('agency'))
      expect(report?.words.en).toMatch(words)
      expect(report?.words.vi).not.toBe('')
      expect(report).toMatchObject({ certificateEndsAt: undefined })
    }
  })
})

describe('the health of partners', () => {
  test('is counted at most every five seconds, and whoever looks within a minute waits for nothing', async () => {
    const { world, clock, partners } = await open()
    const counts: ((attempts: number) => void)[] = []
    const of = () => new Promise<ReadonlyMap<string, PartnerHealth>>((resolve) => counts.push((attempts) => resolve(new Map([['agency', { attempts, delivered: 0, failed: 0, medianMs: undefined, lastDeliveredAt: undefined, lastHeardAt: undefined }]]))))
    const desk = createPartnerDesk({ partners, clock, transportOf: () => 'direct', lanes: { list: () => Promise.resolve([]) }, polls: { list: () => Promise.resolve([]) }, health: { of }, test: () => Promise.resolve(undefined) })
    const attempts = async () => (await desk.get('agency'))?.health.attempts

    const first = Promise.all([attempts(), attempts()])
    await expect.poll(() => counts.length).toBe(1)
    counts[0]?.(1)
    expect(await first).toEqual([1, 1])
    world.now += 4_999
    expect([await attempts(), counts.length]).toEqual([1, 1])
    world.now += 2
    // the old numbers at once, while new ones are counted
    expect([await attempts(), counts.length]).toEqual([1, 2])
    counts[1]?.(2)
    await expect.poll(attempts).toBe(2)
    world.now += 60_001
    const late = attempts()
    await expect.poll(() => counts.length).toBe(3)
    counts[2]?.(3)
    expect(await late).toBe(3)
  })
})
