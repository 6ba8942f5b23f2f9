/** After an act the button that was pressed may be gone: whoever works by keyboard goes on from the title of the page. */
import { useEffect } from 'preact/hooks'

/** `after`: changes with each act, and with what becomes of it; undefined before the first and while a dialog is open. */
export function useRegainedFocus(after: unknown): void {
  useEffect(() => {
    if (after === undefined || document.activeElement !== document.body) return
    document.querySelector('h1')?.focus({ preventScroll: true })
  }, [after])
}
