/** Which behaviour a simulated partner shows to the request at hand. */
import type { Behaviour } from '../ports/simulator.ts'

export interface BehaviourPlan {
  set(behaviour: Behaviour, times?: number): void
  /** The behaviour for this request; a message uses up one of a counted behaviour. */
  take(isMessage: boolean): Behaviour
}

const normal: Behaviour = { kind: 'normal' }

export function createBehaviourPlan(): BehaviourPlan {
  let current = normal
  let remaining = Infinity
  return {
    set(behaviour, times = Infinity) {
      current = behaviour
      remaining = times
    },
    take(isMessage) {
      const counted = remaining !== Infinity
      // a log-in that obeyed a counted behaviour would keep the message away that uses it up
      if (!isMessage && (counted || current.kind === 'lose-answer' || current.kind === 'say')) return normal
      const taken = current
      if (counted) remaining -= 1
      if (remaining === 0) {
        current = normal
        remaining = Infinity
      }
      return taken
    },
  }
}
