/**
 * A signal for one piece of work, which ends with it. Node's own `AbortSignal.any` and `AbortSignal.timeout` stay until their
 * time is over or the garbage collector comes: at hundreds of attempts a second that is thousands of timers of what is long done.
 */

const ended = new DOMException('The work is done', 'AbortError')

/**
 * Gives the work a signal that aborts with `signal`, or with a `TimeoutError` after `limitMs`, undefined for no limit of its
 * own. What still runs by that signal when the work is done is broken off.
 */
export async function within<Result>(signal: AbortSignal, limitMs: number | undefined, work: (control: AbortController) => Promise<Result>): Promise<Result> {
  const control = new AbortController()
  const stop = () => control.abort(signal.reason)
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop)
  const timer = limitMs === undefined ? undefined : setTimeout(() => control.abort(new DOMException('The time is over', 'TimeoutError')), limitMs)
  try {
    return await work(control)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
    control.abort(ended)
  }
}
