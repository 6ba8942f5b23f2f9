import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyOfShare, placesOfShare, planShares, type HeldShare, type WorkerOfShares } from '../../../src/domain/work-shares.ts'

type Works = WorkerOfShares['works']

/** Workers that look one after the other at what all of them hold. */
function openRoom() {
  let workers: WorkerOfShares[] = []
  let held: HeldShare[] = []
  return {
    come(id: string, works: Works) {
      workers.push({ id, works })
    },
    go(id: string) {
      workers = workers.filter((worker) => worker.id !== id)
      held = held.filter(({ worker }) => worker !== id)
    },
    /** How many shares changed hands. */
    look(id: string): number {
      const { take, giveUp } = planShares(id, workers, held)
      const given = new Set(giveUp.map(keyOfShare))
      held = [...held.filter((share) => !given.has(keyOfShare(share))), ...take.map((share) => ({ ...share, worker: id }))]
      return take.length + giveUp.length
    },
    /** How many rounds it took until nothing changed any more. */
    settle(): number {
      for (let round = 0; round < 100; round++) {
        const changes = workers.map(({ id }) => this.look(id))
        if (changes.every((changed) => changed === 0)) return round
      }
      return Infinity
    },
    workers: () => workers,
    held: () => held,
    of: (id: string) => held.filter(({ worker }) => worker === id).map(keyOfShare).toSorted(),
    counts: () => workers.map(({ id }) => held.filter(({ worker }) => worker === id).length).toSorted((a, b) => a - b),
  }
}

const fiveWorks: Works = { journal: 1, 'lane:judiciary': 1, 'lane:land': 1, 'lane:tax': 1, 'lane:treasury': 1 }

describe('shares of the work', () => {
  test('one worker takes all at its first look; each that comes gets its part, and what it leaves goes to the others', () => {
    const room = openRoom()
    room.come('a', fiveWorks)
    room.look('a')
    expect(room.of('a')).toHaveLength(5)
    room.come('b', fiveWorks)
    expect(room.settle()).toBeLessThanOrEqual(2)
    expect(room.counts()).toEqual([2, 3])
    const before = room.of('b')
    room.come('c', fiveWorks)
    room.settle()
    expect(room.counts()).toEqual([1, 2, 2])
    // nothing changed hands that did not have to
    expect(before).toEqual(expect.arrayContaining(room.of('b')))
    room.go('a')
    expect(room.settle()).toBe(1)
    expect(room.counts()).toEqual([2, 3])
  })

  test('the shares of one work go to different workers, also where these hold others', () => {
    const room = openRoom()
    for (const id of ['a', 'b', 'c']) {
      room.come(id, { 'lane:tax': 3, 'lane:land': 1, journal: 1 })
      room.settle()
    }
    for (const id of ['a', 'b', 'c']) expect(room.of(id).filter((key) => key.startsWith('lane:tax'))).toHaveLength(1)
  })

  test('many shares are divided as quickly as few', () => {
    const room = openRoom()
    const works = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`lane:${n}`, (n % 4) + 1]))
    room.come('first', works)
    room.look('first')
    for (const id of ['b', 'c', 'd']) room.come(id, works)
    expect(room.settle()).toBeLessThanOrEqual(3)
    expect(room.counts()).toEqual([25, 25, 25, 25])
  })

  test('who cannot do a work neither takes it nor keeps it from others', () => {
    const room = openRoom()
    room.come('old', { 'lane:tax': 1 })
    room.come('new', fiveWorks)
    room.settle()
    expect(room.of('old')).toEqual(['lane:tax 0'])
    expect(room.of('new')).toHaveLength(4)
    room.go('new')
    room.settle()
    expect(room.held().map(keyOfShare)).toEqual(['lane:tax 0'])
  })

  test('what is divided anew in a part of the workers is still held by one each, and nobody lacks', () => {
    const room = openRoom()
    for (const id of ['a', 'b']) room.come(id, { 'lane:tax': 4 })
    room.settle()
    room.come('c', { 'lane:tax': 1 })
    expect(room.settle()).toBeLessThanOrEqual(3)
    expect(room.counts()).toEqual([1, 1, 2])
    for (const id of ['a', 'b']) room.go(id)
    room.settle()
    expect(room.of('c')).toEqual(['lane:tax 0'])
    room.come('d', { 'lane:tax': 3 })
    room.settle()
    expect(room.held()).toHaveLength(3)
  })

  test('who can do a work no more gives it to one that can, and keeps it where there is none', () => {
    const share = { work: 'lane:tax', share: 0 }
    const unable = { id: 'a', works: { journal: 1 } }
    const held = [{ ...share, worker: 'a' }]
    expect(planShares('a', [unable], held).giveUp).toEqual([])
    expect(planShares('a', [unable, { id: 'b', works: { 'lane:tax': 1 } }], held).giveUp).toEqual([share])
    expect(planShares('b', [unable, { id: 'b', works: { 'lane:tax': 1 } }], held).take).not.toContainEqual(share)
  })

  test('what is held by one that is not there any more is planned for others', () => {
    const gone = { work: 'lane:tax', share: 0, worker: 'gone' }
    expect(planShares('a', [{ id: 'a', works: { 'lane:tax': 1 } }], [gone])).toEqual({ take: [{ work: 'lane:tax', share: 0 }], giveUp: [] })
  })

  test('whoever comes and goes, it comes to rest: everything is held that somebody can do, by one, and evenly', () => {
    const names = Object.keys(fiveWorks)
    const anyWorks = fc.dictionary(fc.constantFrom(...names), fc.integer({ min: 1, max: 4 }), { minKeys: 1 })
    const anyHappening = fc.oneof(
      fc.record({ kind: fc.constant('comes' as const), lacks: fc.option(fc.constantFrom(...names)) }),
      fc.record({ kind: fc.constant('goes' as const), which: fc.nat(10) }),
      fc.record({ kind: fc.constant('looks' as const), which: fc.nat(10) }),
    )
    fc.assert(
      fc.property(anyWorks, fc.array(anyHappening, { maxLength: 30 }), (works, happenings) => {
        const room = openRoom()
        let born = 0
        for (const happening of happenings) {
          if (happening.kind === 'comes') room.come(`w${born++}`, Object.fromEntries(Object.entries(works).filter(([name]) => name !== happening.lacks)))
          else {
            const id = room.workers()[happening.which % Math.max(1, room.workers().length)]?.id ?? ''
            if (happening.kind === 'goes') room.go(id)
            else room.look(id)
          }
          expect(new Set(room.held().map(keyOfShare)).size).toBe(room.held().length)
        }
        expect(room.settle()).toBeLessThanOrEqual(5)
        const known = Object.entries(works).filter(([name]) => room.workers().some((worker) => name in worker.works))
        expect(room.held()).toHaveLength(known.reduce((sum, [, shares]) => sum + shares, 0))
        for (const [name] of known) {
          const able = room.workers().filter((worker) => name in worker.works)
          const counts = able.map(({ id }) => room.held().filter((share) => share.worker === id && share.work === name).length)
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
        }
        if (room.workers().length > 0 && room.workers().every((worker) => Object.keys(worker.works).length === Object.keys(works).length)) {
          expect((room.counts().at(-1) ?? 0) - (room.counts()[0] ?? 0)).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test('the places of a lane are shared out to the last one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 50 }), (places, shares) => {
        const parts = Array.from({ length: shares }, (_, share) => placesOfShare(places, shares, share))
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(places)
        expect((parts[0] ?? 0) - (parts.at(-1) ?? 0)).toBeLessThanOrEqual(1)
        expect(parts).toEqual(parts.toSorted((a, b) => b - a))
      }),
    )
  })
})
