/** What a partner's event does to its dossier, as the store asks for it. */
import type { Rules } from '../domain/decision.ts'
import { decideEvent } from '../domain/decide-event.ts'
import type { Clock } from '../ports/clock.ts'
import type { Decide } from '../ports/inbox-store.ts'
import { changeOf } from './dossier-changes.ts'

export interface DecideInbound {
  readonly byRule: Decide
  /** As a person who vouches for the event decides it. */
  readonly vouchedFor: Decide
}

export function createDecideInbound(rules: Rules, clock: Clock): DecideInbound {
  function decideAs(byPerson: boolean): Decide {
    return (held, event, partner) => {
      const decision = decideEvent(held, event, { partner, now: clock.now(), byPerson, rules })
      const { inbox, reason } = decision
      return { ...changeOf(held, decision, clock), inbox, ...(reason !== undefined ? { reason } : {}) }
    }
  }

  return { byRule: decideAs(false), vouchedFor: decideAs(true) }
}
