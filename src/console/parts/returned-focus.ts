/** Where the focus went back to when a dialog closed. What was ordered there may take that very button away a moment later. */
let returned: HTMLElement | undefined

export function returnFocus(to: Element | null): void {
  returned = to instanceof HTMLElement ? to : undefined
  if (returned?.isConnected === true) returned.focus()
}

/** Once: whether that is gone from the page and nothing else took the focus. */
export function isFocusLost(): boolean {
  if (returned === undefined || returned.isConnected) return false
  returned = undefined
  return document.activeElement === null || document.activeElement === document.body
}
