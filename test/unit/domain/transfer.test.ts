import { describe, expect, it } from 'vitest'
import { deliveryMoves, deliveryStates, failedStates, move, openStates, statesBefore, type DeliveryMove } from '../../../src/domain/transfer.ts'

describe('the delivery states', () => {
  it('have no state without an exit, except the ends that a person closes', () => {
    const exits = new Map(deliveryStates.map((state) => [state, (Object.keys(deliveryMoves) as DeliveryMove[]).filter((by) => move(state, by) !== undefined)]))
    const closed = [...exits].filter(([, moves]) => moves.length === 0).map(([state]) => state)
    expect(closed).toEqual(['cancelled'])
  })

  it('reach every state', () => {
    const reached = new Set(Object.values(deliveryMoves).flatMap((row) => Object.values(row)))
    expect(deliveryStates.filter((state) => state !== 'accepted' && !reached.has(state))).toEqual([])
  })

  it('never go back to accepted, and leave delivered only by a later word of the partner or by order', () => {
    for (const by of Object.keys(deliveryMoves) as DeliveryMove[]) expect(statesBefore(by).map((state) => move(state, by))).not.toContain('accepted')
    const fromDelivered = (Object.keys(deliveryMoves) as DeliveryMove[]).filter((by) => move('delivered', by) !== undefined)
    expect(fromDelivered).toEqual(['confirm', 'refuse', 'resend'])
    expect((Object.keys(deliveryMoves) as DeliveryMove[]).filter((by) => move('confirmed', by) !== undefined)).toEqual(['resend'])
  })

  it('let a person replay exactly what failed or waits', () => {
    expect(statesBefore('replay')).toEqual(['waiting', ...failedStates])
    expect(statesBefore('cancel')).toEqual(['accepted', 'waiting'])
    expect(statesBefore('dismiss')).toEqual(['accepted', 'waiting', ...failedStates])
    expect(statesBefore('lease')).toEqual(openStates)
  })
})
