/**
 * Whether somebody works at this page. Refreshing by itself would keep a session alive that nobody uses, so it stops when
 * nobody touched anything for a while, and goes on with the next touch.
 */
const unattendedAfterMs = 600_000
const back = 'lienthong-attended'
const touches = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const

let touchedAt = Date.now()
let watching = false

export function isAttended(): boolean {
  return document.visibilityState === 'visible' && Date.now() - touchedAt < unattendedAfterMs
}

/** Called when somebody is back after the page was left alone, or hidden. Returns how to stop. */
export function whenAttended(act: () => void): () => void {
  watch()
  addEventListener(back, act)
  return () => removeEventListener(back, act)
}

function watch(): void {
  if (watching) return
  watching = true
  for (const touch of touches) addEventListener(touch, noteTouch, { passive: true, capture: true })
  document.addEventListener('visibilitychange', () => {
    if (isAttended()) dispatchEvent(new Event(back))
  })
}

function noteTouch(): void {
  const wasAway = Date.now() - touchedAt >= unattendedAfterMs
  touchedAt = Date.now()
  if (wasAway) dispatchEvent(new Event(back))
}
