import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replayVerbs, runStates, type RunState } from '../../../schemas/replays.ts'
import { confirmationFor, needsSecondPerson, ordersOfSecondPerson, runMoves, runOrders, type RunOrder } from '../../../src/domain/replay-run.ts'
import { drawn, limited } from './drawn.ts'

/** A run as whoever watches it would tell it. `halted`: who made it stand still. */
interface Told {
  readonly agreed: boolean
  readonly halted?: 'person' | 'failures'
  readonly over?: 'all-sent' | 'called-off'
}

/** What happens besides orders: too many failures in a row, and that nothing is left. */
type Happening = RunOrder | 'fails-too-often' | 'nothing-left'

function nameOf({ agreed, halted, over }: Told): RunState {
  if (over !== undefined) return over === 'all-sent' ? 'done' : 'cancelled'
  if (!agreed) return 'awaiting-approval'
  if (halted === undefined) return 'running'
  return halted === 'person' ? 'paused' : 'stopped'
}

/** Undefined where it may not be ordered. */
function after(run: Told, what: Happening): Told | undefined {
  const { agreed, halted, over } = run
  if (over !== undefined) return undefined
  if (what === 'cancel') return { ...run, over: 'called-off' }
  if (!agreed) return ({ approve: { agreed: true }, reject: { ...run, over: 'called-off' } } as const)[what as 'approve' | 'reject']
  const goesOn = halted === undefined
  if (what === 'pause' && goesOn) return { agreed, halted: 'person' }
  if (what === 'resume' && !goesOn) return { agreed }
  if (what === 'fails-too-often' && goesOn) return { agreed, halted: 'failures' }
  return what === 'nothing-left' ? { agreed, over: 'all-sent' } : undefined
}

const isOrder = (what: Happening): what is RunOrder => runOrders.some((order) => order === what)

describe('what is ordered of a run of replays, beside a model of it', limited, () => {
  it('is taken and refused as the model says, in any sequence, and reaches every state', () => {
    const reached = new Set<RunState>()
    fc.assert(
      fc.property(fc.boolean(), fc.array(fc.constantFrom<Happening>(...runOrders, 'fails-too-often', 'nothing-left'), { maxLength: 12 }), (agreed, sequence) => {
        let run: Told = { agreed }
        for (const what of sequence) {
          reached.add(nameOf(run))
          const next = after(run, what)
          if (isOrder(what)) expect([nameOf(run), what, runMoves[what][nameOf(run)]]).toEqual([nameOf(run), what, next && nameOf(next)])
          // nothing starts what waits for a second person but that person
          if (nameOf(run) === 'awaiting-approval' && next !== undefined && nameOf(next) === 'running') expect(ordersOfSecondPerson).toContain(what)
          run = next ?? run
        }
        reached.add(nameOf(run))
      }),
      drawn(500),
    )
    expect([...reached].toSorted()).toEqual(runStates.toSorted())
  })

  it('needs no less the more are sent, however they are parted into runs', () => {
    const many = fc.integer({ min: 0, max: 5_000 })
    fc.assert(
      fc.property(fc.constantFrom(...replayVerbs), fc.record({ confirmAbove: many, approveAbove: many }), many, many, many, (verb, limits, total, more, before) => {
        const asked = confirmationFor(verb, total, limits, before)
        expect(asked).toBe(total + before > limits.confirmAbove ? `${verb} ${total}` : undefined)
        if (asked !== undefined) expect(confirmationFor(verb, total + more, limits, before)).toBeDefined()
        const seconded = needsSecondPerson(verb, total, limits, before)
        if (verb === 'resend') expect(seconded).toBe(true)
        if (seconded) expect(needsSecondPerson(verb, total + more, limits, before)).toBe(true)
        // two small ones need what one large one needs
        expect(needsSecondPerson(verb, more, limits, before + total)).toBe(needsSecondPerson(verb, total + more, limits, before))
      }),
      drawn(300),
    )
  })
})
