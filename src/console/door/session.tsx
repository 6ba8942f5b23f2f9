/** Who works at this console: asked once, kept for all pages, ended by a 401 or by logging out. */
import { createContext, type ComponentChildren } from 'preact'
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { SessionView } from '../../../schemas/accounts.ts'
import type { LogInWays } from '../../../schemas/log-in-ways.ts'
import type { AdminPermission } from '../../../schemas/permissions.ts'
import type { Problem } from '../../../schemas/problem.ts'
import { navigate } from '../router.ts'
import { DoorProblem, get, rememberCsrf, send } from './client.ts'

export type Standing =
  | { readonly kind: 'asking' }
  | { readonly kind: 'out'; readonly ended: boolean; readonly provider: boolean }
  | { readonly kind: 'in'; readonly session: SessionView }
  | { readonly kind: 'unknown'; readonly problem: Problem }

export interface SessionDesk {
  readonly standing: Standing
  readonly may: (right: AdminPermission) => boolean
  /** After a log-in: the session that the door answered. */
  readonly enter: (session: SessionView) => void
  /** The door does not know the session any more. */
  readonly expired: () => void
  readonly logOut: () => Promise<void>
  readonly again: () => void
}

const Desk = createContext<SessionDesk | undefined>(undefined)

export function SessionProvider({ children }: { readonly children: ComponentChildren }) {
  const [standing, setStanding] = useState<Standing>({ kind: 'asking' })
  const last = useRef<string>(undefined)
  const enter = useCallback((session: SessionView) => {
    // another person begins at the beginning; who comes back after a session ended goes on where it was
    if (last.current !== undefined && last.current !== session.id) navigate('/', { replace: true })
    last.current = session.id
    rememberCsrf(session.csrf)
    setStanding({ kind: 'in', session })
  }, [])
  const again = useCallback(() => {
    look().then(
      (found) => (found.kind === 'in' ? enter(found.session) : setStanding(found)),
      (error: unknown) => setStanding(standingAfter(error)),
    )
  }, [enter])
  const leave = useCallback((ended: boolean) => {
    rememberCsrf(undefined)
    setStanding((before) => (before.kind === 'out' ? before : { kind: 'out', ended, provider: false }))
    get<LogInWays>('/admin/v1/log-in').then(
      ({ provider }) => setStanding((before) => (before.kind === 'out' ? { ...before, provider } : before)),
      () => undefined,
    )
  }, [])
  useEffect(again, [again])

  const desk = useMemo<SessionDesk>(
    () => ({
      standing,
      may: (right) => standing.kind === 'in' && standing.session.permissions.includes(right),
      enter,
      expired: () => leave(true),
      async logOut() {
        await send('POST', '/admin/v1/log-out')
        leave(false)
        navigate('/', { replace: true })
      },
      again,
    }),
    [standing, enter, leave, again],
  )
  return <Desk.Provider value={desk}>{children}</Desk.Provider>
}

export function useSession(): SessionDesk {
  const desk = useContext(Desk)
  if (desk === undefined) throw new Error('outside of SessionProvider')
  return desk
}

/** Whether there is a session is asked first: to be out is nothing that went wrong. */
async function look(): Promise<Standing> {
  const { session, provider } = await get<LogInWays>('/admin/v1/log-in')
  return session === undefined ? { kind: 'out', ended: false, provider } : { kind: 'in', session }
}

function standingAfter(error: unknown): Standing {
  if (!(error instanceof DoorProblem)) throw error
  return error.problem.status === 401 ? { kind: 'out', ended: true, provider: false } : { kind: 'unknown', problem: error.problem }
}
