/**
 * What the end of a run of something that is done again and again says about its next one. `again`: there may be more, woken or
 * not. `elsewhere`: another process is at it, and is woken by the same news, so this one rests as long as it does when nothing
 * happens. Undefined: when woken, and from time to time.
 */
export type NextRun = 'again' | 'elsewhere' | undefined
