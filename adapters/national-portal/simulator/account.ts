/** What the simulated portal knows of its one account, and the sessions it gives out. */

export interface PortalAccount {
  readonly username: string
  readonly password: string
  readonly madonvi: string
  readonly dstcode: string
  /** After so many calls a session is gone. */
  readonly callsPerSession?: number
}

export const simulatedPaths = { authPath: '/mapi/login', servicePath: '/mapi/g', sharePath: '/mapi/share' } as const

/** Stands in every session that the simulated portal gives out, so that a leak can be found. */
export const sessionMark = 'phien-mo-phong-'

export interface Sessions {
  give(): string
  /** Uses up one call; false where the session is unknown or used up. */
  use(session: string): boolean
  endAll(): void
  /** How many were given out. */
  given(): number
}

export function createSessions(newId: () => string, callsPerSession: number): Sessions {
  const callsLeft = new Map<string, number>()
  let given = 0
  return {
    give() {
      const session = sessionMark + newId()
      callsLeft.set(session, callsPerSession)
      given += 1
      return session
    },
    use(session) {
      const left = callsLeft.get(session) ?? 0
      if (left > 0) callsLeft.set(session, left - 1)
      else callsLeft.delete(session)
      return left > 0
    },
    endAll: () => callsLeft.clear(),
    given: () => given,
  }
}
