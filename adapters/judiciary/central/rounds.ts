/**
 * The central system tells where a dossier stands, not what happened: after a pause (a supplement, a payment) it says an
 * earlier code again. The cursor of the poll counts the pauses of a dossier, so that the second "in progress" is another
 * event than the first. It holds the dossiers that paused and have not ended.
 */
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import type { StatusRow } from '../statuses.ts'

const Rounds = Type.Record(Type.String(), Type.Tuple([Type.Integer(), Type.String(), Type.String()]))
/** Dossier code → pauses so far, code of the last pause, code seen last. */
type Rounds = Static<typeof Rounds>

export interface Round {
  /** 0 before any pause. */
  readonly number: number
  /** Code of the pause that it began with. */
  readonly pause: string
}

export interface RoundBook {
  /** The round in which a dossier stands that is seen with this code. */
  see(dossierCode: string, row: StatusRow): Round
  /** Nothing more comes about it. */
  forget(dossierCode: string): void
  /** Undefined where nothing is to be remembered and nothing was. */
  cursor(): string | undefined
}

export function openRounds(cursor: string | undefined): RoundBook {
  const rounds = new Map(Object.entries(read(cursor)))
  return {
    see(dossierCode, row) {
      const [number, pause, last] = rounds.get(dossierCode) ?? [0, '', '']
      if (number === 0 && !row.pauses) return { number, pause }
      const begins = row.pauses === true && last !== row.code
      const round = begins ? { number: number + 1, pause: row.code } : { number, pause }
      rounds.set(dossierCode, [round.number, round.pause, row.code])
      return round
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
