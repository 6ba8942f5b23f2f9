/** What is drawn to happen to the transfers of a lane: things that several processes do at once, and time that passes. */
import fc from 'fast-check'
import type { End, Verb } from './store-model.ts'

/** What somebody is about to do; `of` and `key` are taken modulo what there is. */
export type Wish =
  | { readonly kind: 'lease' | 'renew' | Verb; readonly of: number }
  /** By who holds it now; `early`: by who asks, of what that one was given first. */
  | { readonly kind: 'settle'; readonly of: number; readonly end: End; readonly early: boolean }
  | { readonly kind: 'prolong' | 'release'; readonly of: number; readonly early: boolean }
  | { readonly kind: 'callback'; readonly of: number; readonly key: number }
  | { readonly kind: 'suspend' | 'resume' | 'probe' | 'count-failure' | 'sweep' }

export type Happening =
  /** Each by another actor, beginning with that one. */
  | { readonly kind: 'at-once'; readonly first: number; readonly wishes: readonly Wish[] }
  | { readonly kind: 'lease-runs-out'; readonly of: number }
  | { readonly kind: 'time-passes' }

/** abandoned: its worker died · taken-over: by another, after that · resent: it was delivered, and is on its way again. */
export const startingPoints = ['accepted', 'leased', 'abandoned', 'taken-over', 'waiting', 'refused', 'parked', 'delivered', 'confirmed', 'cancelled', 'resent'] as const

export interface Story {
  /** Where each transfer begins, and whether it is of the same dossier as the first. */
  readonly begin: readonly { readonly at: (typeof startingPoints)[number]; readonly sameDossier: boolean }[]
  readonly happenings: readonly Happening[]
  /** Who goes next, again and again. */
  readonly turns: readonly number[]
}

export const most = { transfers: 3, actors: 4 } as const

const of = fc.nat(most.transfers - 1)

const end: fc.Arbitrary<End> = fc.record({
  move: fc.constantFrom('deliver', 'confirm', 'wait', 'wait', 'refuse', 'park', 'expire'),
  lane: fc.oneof({ weight: 8, arbitrary: fc.constant('as-is' as const) }, { weight: 3, arbitrary: fc.constant('reset' as const) }, { weight: 1, arbitrary: fc.constantFrom('suspend' as const, 'stop' as const) }),
  inDoubt: fc.boolean(),
  soon: fc.nat(2).map((n) => n > 0),
  counts: fc.boolean(),
})

const wish: fc.Arbitrary<Wish> = fc.oneof(
  { weight: 8, arbitrary: of.map((place) => ({ kind: 'lease' as const, of: place })) },
  { weight: 8, arbitrary: fc.record({ of, end, early: fc.nat(3).map((n) => n === 3) }).map((given) => ({ kind: 'settle' as const, ...given })) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('prolong' as const, 'release' as const), of, early: fc.nat(3).map((n) => n === 3) }) },
  { weight: 4, arbitrary: of.map((place) => ({ kind: 'replay' as const, of: place })) },
  { weight: 3, arbitrary: fc.record({ of, verb: fc.constantFrom<Verb>('cancel', 'dismiss', 'resend') }).map((given) => ({ kind: given.verb, of: given.of })) },
  { weight: 3, arbitrary: fc.record({ of, key: fc.nat(2) }).map((given) => ({ kind: 'callback' as const, ...given })) },
  { weight: 1, arbitrary: of.map((place) => ({ kind: 'renew' as const, of: place })) },
  { weight: 3, arbitrary: fc.constantFrom<Wish>({ kind: 'suspend' }, { kind: 'resume' }, { kind: 'resume' }, { kind: 'probe' }, { kind: 'count-failure' }, { kind: 'sweep' }) },
)

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 7, arbitrary: fc.record({ first: fc.nat(most.actors - 1), wishes: fc.array(wish, { minLength: 1, maxLength: most.actors }) }).map((given) => ({ kind: 'at-once' as const, ...given })) },
  { weight: 2, arbitrary: of.map((place) => ({ kind: 'lease-runs-out' as const, of: place })) },
  { weight: 1, arbitrary: fc.constant({ kind: 'time-passes' as const }) },
)

export const story: fc.Arbitrary<Story> = fc.record({
  begin: fc.array(fc.record({ at: fc.constantFrom(...startingPoints), sameDossier: fc.boolean() }), { minLength: 1, maxLength: most.transfers }),
  happenings: fc.array(happening, { minLength: 1, maxLength: 10 }),
  turns: fc.array(fc.nat(most.actors - 1), { minLength: 1, maxLength: 40 }),
})

type Start = (typeof startingPoints)[number]

/** Where both begin, and what is done at once. */
interface Call {
  readonly begin: readonly Start[]
  readonly wishes: readonly Wish[]
}

const close: readonly Call[] = [
  { begin: ['refused', 'accepted'], wishes: [{ kind: 'replay', of: 0 }, { kind: 'lease', of: 1 }] },
  { begin: ['parked', 'abandoned'], wishes: [{ kind: 'replay', of: 0 }, { kind: 'lease', of: 1 }] },
  { begin: ['refused', 'waiting'], wishes: [{ kind: 'replay', of: 0 }, { kind: 'cancel', of: 1 }] },
  { begin: ['waiting', 'accepted'], wishes: [{ kind: 'replay', of: 0 }, { kind: 'lease', of: 0 }] },
  { begin: ['delivered', 'cancelled'], wishes: [{ kind: 'callback', of: 0, key: 0 }, { kind: 'resend', of: 0 }] },
  { begin: ['confirmed', 'resent'], wishes: [{ kind: 'resend', of: 0 }, { kind: 'dismiss', of: 1 }] },
]

const anyCall: fc.Arbitrary<Call> = fc.record({
  begin: fc.tuple(fc.constantFrom(...startingPoints), fc.constantFrom(...startingPoints)),
  wishes: fc.tuple(fc.oneof(of.map((place) => ({ kind: 'replay' as const, of: place })), wish), fc.oneof(of.map((place) => ({ kind: 'lease' as const, of: place })), wish)),
})

/** Two of one dossier, and at once what concerns both: what long stories come upon seldom. */
export const closeCall: fc.Arbitrary<Story> = fc
  .record({
    call: fc.oneof<fc.Arbitrary<Call>[]>(fc.constantFrom(...close), anyCall),
    more: fc.array(wish, { maxLength: 1 }),
    ranOut: fc.option(of, { nil: undefined, freq: 2 }),
    turns: fc.array(fc.nat(most.actors - 1), { minLength: 4, maxLength: 20 }),
  })
  .map(({ call: { begin, wishes }, more, ranOut, turns }): Story => {
    const lost: readonly Happening[] = ranOut === undefined ? [] : [{ kind: 'lease-runs-out', of: ranOut }]
    return { begin: begin.map((at) => ({ at, sameDossier: true })), happenings: [...lost, { kind: 'at-once', first: 0, wishes: [...wishes, ...more] }], turns }
  })
