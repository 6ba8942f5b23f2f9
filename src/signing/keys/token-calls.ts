/**
 * Calls into the libraries of tokens, each of which holds a thread of the pool that cryptography, files and names use too,
 * and may never come back: few at a time, and none is waited for longer than a limit.
 */
import { createTurns, type Turns } from './signing-turns.ts'

/** The pool has four threads where nobody says otherwise. The other two are never a token's. */
export const tokenCallsAtOnce = 2
/** The slowest that is right is a login at a device on the network. */
const answerWithinMs = 10_000
/** How many slow calls one may have before it. */
const mostAhead = 3

export interface TokenCalls {
  /** `name`: of the function. Rejects with a TokenSilence, at once while an earlier call has not come back. */
  run<Result>(name: string, call: () => Promise<Result>): Promise<Result>
}

export interface TokenSilence extends Error {
  /** Resolves when the call came back, or never. */
  readonly cameBack: Promise<void>
}

/** One process has one: all libraries share it. */
const turnsOfProcess = createTurns(tokenCallsAtOnce)

/** For one library. */
export function openTokenCalls({ turns = turnsOfProcess, limitMs = answerWithinMs }: { readonly turns?: Turns; readonly limitMs?: number } = {}): TokenCalls {
  const silent = new Set<TokenSilence>()
  /** Gives up, unless it has begun. */
  const waiting = new Set<(silence: TokenSilence) => void>()

  return {
    run(name, call) {
      const [before] = silent
      if (before !== undefined) return Promise.reject(before)
      return new Promise((resolve, reject) => {
        const back = Promise.withResolvers<void>()
        let givenUp: TokenSilence | undefined
        const giveUp = (silence: TokenSilence): void => {
          givenUp = silence
          clearTimeout(timer)
          waiting.delete(giveUp)
          reject(silence)
        }
        // others' libraries may hold all turns, each call of them for as long as it is waited for
        let timer = setTimeout(() => giveUp(silenceOf(name, limitMs, back.promise)), limitMs * mostAhead)
        waiting.add(giveUp)
        const ended = turns.take(async () => {
          if (givenUp !== undefined) return
          waiting.delete(giveUp)
          clearTimeout(timer)
          timer = setTimeout(() => {
            const silence = silenceOf(name, limitMs, back.promise)
            silent.add(silence)
            giveUp(silence)
            for (const other of waiting) other(silence)
          }, limitMs)
          resolve(await call())
        })
        ended.catch(reject).finally(() => {
          clearTimeout(timer)
          if (givenUp !== undefined) silent.delete(givenUp)
          back.resolve()
        })
      })
    },
  }
}

export function isTokenSilence(error: unknown): error is TokenSilence {
  return error instanceof Error && 'cameBack' in error
}

function silenceOf(name: string, limitMs: number, cameBack: Promise<void>): TokenSilence {
  return Object.assign(new Error(`the token did not answer ${name} within ${limitMs / 1000} seconds`), { cameBack })
}
