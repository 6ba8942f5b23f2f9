/** What the API answers to a page: asked when the path changes and again every while, with the last answer kept and marked as old. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { Problem } from '../../../schemas/problem.ts'
import { isAttended, whenAttended } from './attendance.ts'
import { DoorProblem, get } from './client.ts'
import { useSession } from './session.tsx'

export interface Answered<Answer> {
  readonly answer: Answer | undefined
  /** Of the last request; with an answer beside it, that answer is old. */
  readonly problem: Problem | undefined
  /** Nothing was answered to this path yet. */
  readonly loading: boolean
  readonly stale: boolean
  /** When the answer came, ms. */
  readonly at: number | undefined
  readonly again: () => void
}

interface Known<Answer> {
  readonly path: string | undefined
  readonly answer?: Answer
  readonly problem?: Problem
  readonly at?: number
}

const patienceMs = 8_000

/** `path` undefined: nothing is asked. `everyMs`: while somebody looks at the page. */
export function useAnswer<Answer>(path: string | undefined, { everyMs }: { readonly everyMs?: number } = {}): Answered<Answer> {
  const [known, setKnown] = useState<Known<Answer>>({ path: undefined })
  const [turn, setTurn] = useState(0)
  const { expired } = useSession()
  /** Since when an answer is waited for. */
  const askedAt = useRef<number>(undefined)

  useEffect(() => {
    if (path === undefined) return undefined
    const control = new AbortController()
    askedAt.current = performance.now()
    get<Answer>(path, control.signal).finally(() => {
      if (!control.signal.aborted) askedAt.current = undefined
    }).then(
      (answer) => {
        if (!control.signal.aborted) setKnown({ path, answer, at: Date.now() })
      },
      (error: unknown) => {
        if (control.signal.aborted) return
        if (!(error instanceof DoorProblem)) throw error
        if (error.problem.status === 401) expired()
        setKnown((before) => (before.path === path ? { ...before, problem: error.problem } : { path, problem: error.problem }))
      },
    )
    return () => control.abort()
  }, [path, turn])

  const again = useCallback(() => setTurn((before) => before + 1), [])
  useEffect(() => {
    if (everyMs === undefined || path === undefined) return undefined
    const timer = setInterval(() => {
      // a slow answer is not asked for anew all the time
      const waited = askedAt.current === undefined ? patienceMs : performance.now() - askedAt.current
      if (isAttended() && waited >= patienceMs) again()
    }, everyMs)
    const forget = whenAttended(again)
    return () => {
      clearInterval(timer)
      forget()
    }
  }, [everyMs, path, again])

  const own = known.path === path ? known : { path }
  return {
    answer: own.answer,
    problem: own.problem,
    loading: path !== undefined && own.answer === undefined && own.problem === undefined,
    stale: own.answer !== undefined && own.problem !== undefined,
    at: own.at,
    again,
  }
}
