import { beforeEach, describe, expect, test } from 'vitest'
import { GatewayError } from '../../../src/domain/errors.ts'
import { blockHash, noBlock } from '../../../src/domain/journal-block.ts'
import type { Block, BlockStamp, ChainStore } from '../../../src/ports/chain-store.ts'
import type { LogFields } from '../../../src/ports/log.ts'
import type { TimeStamper } from '../../../src/ports/time-stamps.ts'
import { createStampJournal } from '../../../src/usecases/stamp-journal.ts'

const minute = 60_000
const hour = 60 * minute

type Chain = Pick<ChainStore, 'extend' | 'unstamped' | 'keepStamp' | 'standing'>

/** As much of a chain as the loop looks at: entries that wait, blocks, stamps. */
function chainInMemory(): Chain & { waiting: number; waitingSince: Date | undefined; readonly blocks: Block[]; readonly stamps: BlockStamp[] } {
  const blocks: Block[] = []
  const stamps: BlockStamp[] = []
  const isStamped = (block: Block) => stamps.some(({ hash }) => hash === block.hash)
  const chain = {
    waiting: 0,
    waitingSince: undefined as Date | undefined,
    blocks,
    stamps,
    extend(limit: number) {
      const count = Math.min(limit, chain.waiting)
      chain.waiting -= count
      const content = { partition: '2026-11', number: blocks.length + 1, count, root: noBlock, previous: blocks.at(-1)?.hash ?? noBlock, madeAt: '2026-11-22T00:00:00.000Z' }
      if (count > 0) blocks.push({ ...content, hash: blockHash(content) })
      return Promise.resolve(count)
    },
    unstamped() {
      const newest = blocks.at(-1)
      return Promise.resolve(newest === undefined || isStamped(newest) ? undefined : newest)
    },
    keepStamp(stamp: BlockStamp) {
      stamps.push(stamp)
      return Promise.resolve()
    },
    standing() {
      return Promise.resolve({ waiting: chain.waiting, waitingSince: chain.waitingSince, stampedAt: stamps.at(-1)?.at, unstampedBlocks: blocks.length - 1 - blocks.findLastIndex(isStamped) })
    },
  }
  return chain
}

describe('stamping the journal', () => {
  let now: number
  let chain: ReturnType<typeof chainInMemory>
  let asked: { readonly at: number; readonly digest: string }[]
  let failing: unknown
  let lines: { readonly level: string; readonly fields: LogFields; readonly message: string }[]
  let alarms: Map<string, unknown>
  const open = new AbortController().signal

  beforeEach(() => {
    now = Date.UTC(2026, 10, 22, 1)
    chain = chainInMemory()
    asked = []
    failing = undefined
    lines = []
    alarms = new Map()
  })

  const stamper: TimeStamper = {
    stamp(digest) {
      asked.push({ at: now, digest: Buffer.from(digest).toString('hex') })
      if (failing !== undefined) return Promise.reject(failing)
      return Promise.resolve({ token: Buffer.from('a token'), at: new Date(now), authority: 'CN=Dấu thời gian', certificate: noBlock, authorityCertificate: Buffer.from('a certificate'), trust: { path: [noBlock], revocation: { state: 'unchecked' } } })
    },
  }
  function loop(options: { readonly stamper?: TimeStamper | undefined; readonly everySeconds?: number } = { stamper }) {
    const say = (level: string) => (fields: LogFields, message: string) => void lines.push({ level, fields, message })
    return createStampJournal({
      chain,
      alarms: {
        alarmOnce(name, event) {
          const before = alarms.has(name)
          if (!before) alarms.set(name, event)
          return Promise.resolve(before)
        },
      },
      stamper: options.stamper,
      everySeconds: options.everySeconds ?? 60,
      clock: { now: () => new Date(now), random: () => 0.5, id: () => 'id' },
      log: { info: say('info'), warn: say('warn'), error: say('error') },
    })
  }
  /** Turns of the loop, one a second, for so long. */
  async function run(body: (signal: AbortSignal) => Promise<void>, forMs: number, stepMs = 1_000): Promise<void> {
    for (const end = now + forMs; now < end; now += stepMs) await body(open)
  }

  test('chains everything that waits, and stamps the newest block’s hash', async () => {
    chain.waiting = 2_500
    await loop()(open)
    expect(chain.blocks.map(({ count }) => count)).toEqual([1_000, 1_000, 500])
    expect(asked.map(({ digest }) => digest)).toEqual([chain.blocks[2]?.hash])
    expect(chain.stamps).toEqual([{ hash: chain.blocks[2]?.hash, token: Buffer.from('a token'), at: new Date(now) }])
  })

  test('stamps at most every so many seconds, however much is written, and not at all where nothing is', async () => {
    const body = loop()
    for (let turn = 0; turn < 180; turn++) {
      chain.waiting = 1
      await run(body, 1_000)
    }
    expect(asked).toHaveLength(3)
    await run(body, hour, 10_000)
    // what came after the third stamp has its own, and then there is nothing
    expect(asked).toHaveLength(4)
    expect(lines).toEqual([])
    expect(alarms.size).toBe(0)
  })

  test('leaves it to the other process that stamped just now', async () => {
    const [one, other] = [loop(), loop()]
    for (let turn = 0; turn < 120; turn++) {
      chain.waiting = 1
      await one(open)
      await other(open)
      now += 1_000
    }
    expect(asked).toHaveLength(2)
  })

  test('raises no alarm where another process always has the turn', async () => {
    const bodies = [loop(), loop()]
    for (let second = 0; second < 4_000; second++) {
      for (const body of bodies) {
        chain.waiting = 1
        await body(open)
        now += 500
      }
    }
    expect(chain.stamps.length).toBeGreaterThan(60)
    expect(alarms.size).toBe(0)
  })

  test('raises one alarm where entries are in no block for more than an hour, with or without an authority', async () => {
    chain.extend = () => Promise.resolve(0)
    chain.waiting = 3
    chain.waitingSince = new Date(now)
    const [one, other] = [loop({ stamper: undefined }), loop()]
    await run(one, hour, minute)
    expect(alarms.size).toBe(0)
    const since = chain.waitingSince.toISOString()
    await run(one, 3 * hour, minute)
    await run(other, hour, minute)
    expect([...alarms]).toEqual([[`journal.chain-late ${since.slice(0, 13)}`, { type: 'journal.chain-late', data: { since, waiting: 3 } }]])
    expect(lines.filter(({ message }) => message.includes('in no block'))).toHaveLength(1)
  })

  test('only chains where no authority is configured', async () => {
    chain.waiting = 3
    await run(loop({ stamper: undefined }), 3 * hour, minute)
    expect(chain.blocks).toHaveLength(1)
    expect(alarms.size).toBe(0)
  })

  test('asks an authority that fails less and less often, up to a quarter of an hour, and goes on by itself', async () => {
    failing = new GatewayError('signature_invalid', { fault: 'stamp-nonce' })
    chain.waiting = 1
    const body = loop()
    await run(body, 50 * minute)
    const minutes = asked.map(({ at }) => (at - (asked[0]?.at ?? 0)) / minute)
    expect(minutes).toEqual([0, 2, 6, 14, 29, 44])
    // without any traffic
    failing = undefined
    await run(body, 15 * minute)
    expect(chain.stamps).toHaveLength(1)
    expect(lines).toEqual([
      { level: 'warn', fields: { code: 'signature_invalid', fault: 'stamp-nonce' }, message: 'the journal could not be time-stamped; it is tried again' },
      { level: 'info', fields: { failures: 6 }, message: 'the journal is time-stamped again' },
    ])
    // the next outage is said again
    failing = new Error('a secret')
    chain.waiting = 1
    await run(body, 2 * minute)
    expect(lines.at(-1)).toMatchObject({ level: 'warn', fields: { code: 'internal' } })
  })

  test('chains on while the authority is away', async () => {
    failing = new Error('away')
    const body = loop()
    for (let turn = 0; turn < 5; turn++) {
      chain.waiting = 1
      await run(body, 1_000)
    }
    expect(chain.blocks).toHaveLength(5)
    failing = undefined
    await run(body, 5 * minute)
    // one stamp covers all of them
    expect(chain.stamps.map(({ hash }) => hash)).toEqual([chain.blocks[4]?.hash])
  })

  test('raises one alarm for each time that stamps stay away for more than an hour, whichever process sees it', async () => {
    const [one, other] = [loop(), loop()]
    chain.waiting = 1
    await one(open)
    const stampedAt = new Date(now).toISOString()
    failing = new Error('away')
    // nothing waits for a stamp, however old the newest is
    await run(one, 3 * hour, minute)
    expect(alarms.size).toBe(0)
    chain.waiting = 1
    await run(one, hour, minute)
    expect(alarms.size).toBe(0)
    await run(one, hour, minute)
    await run(other, 2 * hour, minute)
    expect([...alarms]).toEqual([[`journal.stamp-late ${stampedAt}`, { type: 'journal.stamp-late', data: { stampedAt, blocks: 1 } }]])
    expect(lines.filter(({ message }) => message.includes('more than an hour'))).toHaveLength(1)
  })

  test('says so as well where there never was a stamp', async () => {
    failing = new Error('away')
    chain.waiting = 1
    await run(loop(), 2 * hour, minute)
    expect([...alarms.keys()]).toEqual(['journal.stamp-late never'])
  })

  test('does not blame the authority where the gateway closes', async () => {
    const closing = new AbortController()
    chain.waiting = 1
    const closed: TimeStamper = {
      stamp: (_digest, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')))
          closing.abort()
        }),
    }
    await loop({ stamper: closed })(closing.signal)
    expect(closing.signal.aborted).toBe(true)
    expect(chain.stamps).toEqual([])
    expect(lines).toEqual([])
  })

  test('lets failures of the store out, and stamps when it is back', async () => {
    chain.waiting = 1
    const body = loop()
    const { extend } = chain
    chain.extend = () => Promise.reject(new Error('no database'))
    await expect(body(open)).rejects.toThrow('no database')
    chain.extend = extend
    await body(open)
    expect(chain.stamps).toHaveLength(1)
  })
})
