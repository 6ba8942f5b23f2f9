/** The gate before the look-ups of one partner: how many at once, how many wait, and none while the partner is down. */

/** What an answer says about the partner: `well`: it works · `down`: it does not · `nothing`: neither. */
export type Verdict = 'well' | 'down' | 'nothing'

export type Passed<Answer> =
  | { readonly kind: 'asked'; readonly answer: Answer }
  /** The partner failed several times in a row and is left alone for a while. */
  | { readonly kind: 'shut'; readonly retryAfterMs: number }
  /** The waiting room is full, or the wait was too long. */
  | { readonly kind: 'full' }

export interface QueryGate {
  /** How long it stays shut; undefined where it is open, or where one may try. */
  shutFor(): number | undefined
  /** Calls `ask` when it is its turn, unless the gate is shut or full. `client`: one may have half of the waiting room. */
  pass<Answer>(ask: () => Promise<Answer>, judge: (answer: Answer) => Verdict, client: string): Promise<Passed<Answer>>
}

export interface QueryGateSettings {
  /** At once. */
  readonly concurrency: number
  /** At most that wait for their turn, and for how long. */
  readonly waiting: number
  readonly waitMs: number
  /** Failures in a row that shut the gate. */
  readonly breakAfter: number
  /** How long it stays shut until one may try. */
  readonly probeAfterMs: number
  /** Told when the gate shuts and when it opens again. */
  readonly onChange: (state: 'shut' | 'open') => void
}

export type OpenQueryGate = (settings: QueryGateSettings) => QueryGate
