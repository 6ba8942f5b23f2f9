import { describe, expect, it } from 'vitest'
import { within } from '../../../src/usecases/within.ts'

describe('a signal for one piece of work', () => {
  it('aborts with the signal above it, by the same reason', async () => {
    const above = new AbortController()
    const reason = new Error('stopping')
    const seen = within(above.signal, 60_000, (control) => new Promise((resolve) => control.signal.addEventListener('abort', () => resolve(control.signal.reason))))
    above.abort(reason)
    expect(await seen).toBe(reason)
  })

  it('is aborted from the beginning where the one above is', async () => {
    const above = AbortSignal.abort(new Error('stopped'))
    expect(await within(above, undefined, (control) => Promise.resolve(control.signal.aborted))).toBe(true)
  })

  it('aborts by a timeout when its time is over', async () => {
    const reason = await within(new AbortController().signal, 5, (control) => new Promise<Error>((resolve) => control.signal.addEventListener('abort', () => resolve(control.signal.reason as Error))))
    expect(reason.name).toBe('TimeoutError')
  })

  it('can be aborted by who holds it, alone', async () => {
    const above = new AbortController()
    await within(above.signal, undefined, async (control) => control.abort())
    expect(above.signal.aborted).toBe(false)
  })

  it('breaks off what still runs when the work is done, and when it failed', async () => {
    const left: AbortSignal[] = []
    const above = new AbortController()
    await within(above.signal, 60_000, async ({ signal }) => left.push(signal))
    await expect(within(above.signal, 60_000, async ({ signal }) => Promise.reject(new Error(`failed after ${left.push(signal)}`)))).rejects.toThrow('failed after 2')
    expect(left.map(({ aborted }) => aborted)).toEqual([true, true])
    above.abort()
    expect(left.map(({ reason }) => (reason as Error).message)).toEqual(['The work is done', 'The work is done'])
  })

  it('leaves no timer behind', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
    const before = timers()
    const meanwhile = await within(new AbortController().signal, 60_000, () => Promise.resolve(timers()))
    expect([meanwhile, timers()]).toEqual([before + 1, before])
  })
})
