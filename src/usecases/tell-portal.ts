/** Tells the national portal a dossier anew: a fresh mirror of what is known now, whatever was told before. */
import type { Rules } from '../domain/decision.ts'
import { GatewayError } from '../domain/errors.ts'
import { mirrorOf } from '../domain/mirror.ts'
import type { Clock } from '../ports/clock.ts'
import type { DossierKey, DossierStore } from '../ports/dossier-store.ts'
import type { OutboxStore } from '../ports/outbox-store.ts'
import { changeOf } from './dossier-changes.ts'

interface Dependencies {
  readonly dossiers: Pick<DossierStore, 'change'>
  readonly outbox: Pick<OutboxStore, 'announce'>
  readonly rules: Rules
  readonly clock: Clock
}

/** `repair` names what ordered it: the same twice tells once. Rejects with not_repairable where nothing is mirrored, and with content_purged where the dossier's content is gone. */
export type TellPortal = (key: DossierKey, repair: string) => Promise<void>

export function createTellPortal({ dossiers, outbox, rules, clock }: Dependencies): TellPortal {
  return async function tellPortal(key, repair) {
    const { portal } = rules
    if (portal === undefined) throw new GatewayError('not_repairable')
    const change = await dossiers.change(key, (held) => {
      // without a source: it tells nothing new, so that it counts in no delay
      const outgoing = [{ purpose: 'mirror' as const, partner: portal, identity: `again ${repair}`, dossier: mirrorOf(held.latest(), held.state, { ...rules, portal }) }]
      return changeOf(held, { journal: [], outgoing }, clock)
    })
    if (change === undefined) throw new GatewayError('content_purged')
    outbox.announce()
  }
}
