/** The browser asks before a reload or a closed window throws away what was typed. */
import { useEffect } from 'preact/hooks'

export function useLeaveWarning(changed: boolean): void {
  useEffect(() => {
    if (!changed) return undefined
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [changed])
}
