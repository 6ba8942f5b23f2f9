/** What was found wrong, as long as it lasts and until everybody who heard of it heard of its end. */
import type { Trouble } from '../../schemas/troubles.ts'

export interface KeptTrouble {
  readonly trouble: Trouble
  readonly openedAt: Date
  /** Undefined while it lasts. */
  readonly closedAt: Date | undefined
  readonly silencedUntil: Date | undefined
  readonly silencedBy: string | undefined
  /** How many it was about when it was silenced, or fewer since. */
  readonly silencedDossiers: number | undefined
}

/** What one channel has not heard yet. */
export interface News {
  readonly opened: readonly KeptTrouble[]
  /** Told long ago, and still so. */
  readonly lasting: readonly KeptTrouble[]
  readonly over: readonly KeptTrouble[]
}

export interface ChannelState {
  readonly name: string
  readonly failures: number
  /** Undefined where the last message went out. */
  readonly failingSince: Date | undefined
}

export interface TroubleStore {
  /** Of what lasts, and of what is silenced. */
  open(): Promise<readonly KeptTrouble[]>
  /** The turn to look at what all processes share, for one of them and for so long; false where it is not due yet, or another has it. */
  takeWatch(holdMs: number): Promise<boolean>
  /** The next turn comes after so long. */
  watchAgain(inMs: number): Promise<void>
  /** These are wrong now, and others may be. */
  see(troubles: readonly Trouble[]): Promise<void>
  /**
   * All that is wrong now. Opens what is new; closes what was not seen for `quietMs`, so that what comes and goes stays one trouble.
   * A silence ends where there is more of what failed than when it was silenced.
   */
  keep(troubles: readonly Trouble[], quietMs: number): Promise<void>
  silence(trouble: Trouble, hours: number, by: string): Promise<void>
  unsilence(key: string): Promise<void>
  /** What is silenced is no news, and its end is none. */
  newsFor(channel: string, againAfterMs: number): Promise<News>
  /** A turn of this channel, for one process and for so long; false where it is not due yet, or another process has it. */
  takeTurn(channel: string, holdMs: number): Promise<boolean>
  /** It was told: these keys, and no others. The next message goes after the pause. */
  told(channel: string, news: News, pauseMs: number): Promise<void>
  /** It could not be told, and is tried again after so long. Returns how often in a row. */
  failed(channel: string, againAfterMs: (failures: number) => number): Promise<number>
  channels(names: readonly string[]): Promise<readonly ChannelState[]>
}
