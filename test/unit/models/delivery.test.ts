import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deliveredStates, deliveryMoves, deliveryStates, failedStates, move, openStates, statesBefore, type DeliveryMove, type DeliveryState } from '../../../src/domain/transfer.ts'
import { born, happens, hasFailed, isOver, isWithPartner, nameOf, type Life } from './delivery-model.ts'
import { drawn, limited } from './drawn.ts'

const moves = Object.keys(deliveryMoves) as DeliveryMove[]
const byPersons: readonly DeliveryMove[] = ['replay', 'resend', 'dismiss']
const byLaterWord: readonly DeliveryMove[] = ['confirm', 'refuse']

/** Every life that any sequence of moves leads to. */
function allLives(): readonly Life[] {
  const found = new Map<string, Life>()
  const ahead: Life[] = [born]
  for (let life = ahead.pop(); life !== undefined; life = ahead.pop()) {
    if (found.has(nameOf(life))) continue
    found.set(nameOf(life), life)
    for (const by of moves) ahead.push(...[happens(life, by)].filter((next) => next !== undefined))
  }
  return [...found.values()]
}

describe('the delivery states beside a model of them', limited, () => {
  const lives = allLives()

  it('are reached by the model, every one', () => {
    expect(lives.map(nameOf).toSorted()).toEqual(deliveryStates.toSorted())
  })

  it.each(moves)('%s leads from every state where the model leads, and is refused where the model refuses it', (by) => {
    const expected = lives.map((life) => [nameOf(life), happens(life, by)] as const).map(([name, next]) => [name, next && nameOf(next)])
    expect(lives.map((life) => [nameOf(life), move(nameOf(life), by)])).toEqual(expected)
    expect(statesBefore(by).toSorted()).toEqual(lives.filter((life) => happens(life, by) !== undefined).map(nameOf).toSorted())
  })

  it('tell everybody the same: on its way, with the partner, failed, or called off', () => {
    expect([...openStates, ...deliveredStates, ...failedStates, 'cancelled'].toSorted()).toEqual(deliveryStates.toSorted())
    for (const [states, holds] of [[openStates, (life: Life) => !isOver(life)], [deliveredStates, isWithPartner], [failedStates, hasFailed]] as const) {
      expect(states.toSorted()).toEqual(lives.filter(holds).map(nameOf).toSorted())
    }
  })

  it('follow the model through any sequence of moves; what ended stays so unless a person or a later word of the partner moves it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...moves), { maxLength: 60 }), (sequence) => {
        let life = born
        let state: DeliveryState = 'accepted'
        for (const by of sequence) {
          const next = happens(life, by)
          const after = move(state, by)
          expect(after).toBe(next && nameOf(next))
          if (isOver(life) && next !== undefined) expect([...byPersons, ...byLaterWord]).toContain(by)
          if (state === 'cancelled') expect(after).toBeUndefined()
          life = next ?? life
          state = after ?? state
        }
      }),
      drawn(500),
    )
  })

  it('are those of the table in docs/architecture.md', () => {
    const page = readFileSync(new URL('../../../docs/architecture.md', import.meta.url), 'utf8')
    const [, table = ''] = page.split('### Delivery states')
    const rows = [...table.split('###')[0]?.matchAll(/^\| ([a-z]+) \| (.+) \| ([a-z]+)[^|]* \|$/gm) ?? []]
    const written = rows.map(([, by = '', from = '', to = '']) => [by, from.replaceAll(/\([^)]*\)/g, '').split(',').map((state) => state.trim()).toSorted(), to] as const)
    expect(written.length).toBe(moves.length)
    for (const [by, from, to] of written) {
      const states = statesBefore(by as DeliveryMove)
      expect([by, states.toSorted()]).toEqual([by, from])
      expect(new Set(states.map((state) => move(state, by as DeliveryMove)))).toEqual(new Set([to]))
    }
  })
})
