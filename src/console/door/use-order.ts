/** One change that a person orders: whether it is under way, and what went wrong. */
import { useState } from 'preact/hooks'
import type { Problem } from '../../../schemas/problem.ts'
import { DoorProblem } from './client.ts'
import { useSession } from './session.tsx'

export interface Order {
  /** Runs it once; a second call while one is under way does nothing. True: done. */
  readonly run: (act: () => Promise<unknown>) => Promise<boolean>
  readonly busy: boolean
  readonly problem: Problem | undefined
  readonly forget: () => void
}

export function useOrder(): Order {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const { expired } = useSession()

  async function run(act: () => Promise<unknown>): Promise<boolean> {
    if (busy) return false
    setBusy(true)
    setProblem(undefined)
    try {
      await act()
      return true
    } catch (error) {
      if (!(error instanceof DoorProblem)) throw error
      // a wrong password ends no session
      if (error.problem.status === 401 && error.problem.code !== 'log_in_failed') expired()
      setProblem(error.problem)
      return false
    } finally {
      setBusy(false)
    }
  }

  return { run, busy, problem, forget: () => setProblem(undefined) }
}
