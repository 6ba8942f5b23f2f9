/**
 * The registry tells where a dossier stands, not what happened: after a request for more it says "in progress" again, with
 * no word that the papers came. The cursor of the poll counts each dossier's requests, so that what follows one is another
 * event than what stood before it, and ends the wait.
 */
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'

const Rounds = Type.Record(Type.String(), Type.Tuple([Type.Integer({ minimum: 1 }), Type.String()]))
/** Dossier code → requests so far, state seen last. */
type Rounds = Static<typeof Rounds>

/** trangThai of a request for more. */
export const supplementState = '2'

export interface SupplementRounds {
  /** How many requests there were, this one included; 0 before any. */
  see(dossierCode: string, trangThai: string): number
  /** Nothing more comes about it. */
  forget(dossierCode: string): void
  /** Undefined where nothing is to be remembered and nothing was. */
  cursor(): string | undefined
}

export function openSupplementRounds(cursor: string | undefined): SupplementRounds {
  const rounds = new Map(Object.entries(read(cursor)))
  return {
    see(dossierCode, trangThai) {
      const [requests, last] = rounds.get(dossierCode) ?? [0, '']
      const now = trangThai === supplementState && last !== supplementState ? requests + 1 : requests
      if (now > 0) rounds.set(dossierCode, [now, trangThai])
      return now
    },
    forget: (dossierCode) => void rounds.delete(dossierCode),
    cursor: () => (rounds.size === 0 && cursor === undefined ? undefined : JSON.stringify(Object.fromEntries(rounds))),
  }
}

/** What was written by another version of this adapter is no reason to stop asking. */
function read(cursor: string | undefined): Rounds {
  if (cursor === undefined) return {}
  try {
    const parsed: unknown = JSON.parse(cursor)
    return Value.Check(Rounds, parsed) ? parsed : {}
  } catch {
    return {}
  }
}
