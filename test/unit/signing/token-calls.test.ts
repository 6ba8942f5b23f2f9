/** A token that is slow, or never answers, holds up its own calls and nobody else. */
import { beforeEach, afterEach, describe, expect, test, vi } from 'vitest'
import { createTurns, type Turns } from '../../../src/signing/keys/signing-turns.ts'
import { isTokenSilence, openTokenCalls, tokenCallsAtOnce } from '../../../src/signing/keys/token-calls.ts'

const limitMs = 10_000
let turns: Turns

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  turns = createTurns(tokenCallsAtOnce)
})
afterEach(() => {
  vi.useRealTimers()
})

const loop = () => new Promise((resolve) => setImmediate(resolve))

async function rounds(): Promise<void> {
  for (let round = 0; round < 5; round += 1) await loop()
}

function hanging() {
  const { promise, resolve } = Promise.withResolvers<string>()
  return { call: () => promise, comeBack: () => resolve('late') }
}

describe('calls into a token', () => {
  test('are never more at once than leave threads to others, whatever the library', async () => {
    let [running, most] = [0, 0]
    const [one, two] = [openTokenCalls({ turns, limitMs }), openTokenCalls({ turns, limitMs })]
    const call = async () => {
      running += 1
      most = Math.max(most, running)
      await loop()
      running -= 1
    }
    await Promise.all(Array.from({ length: 20 }, (_unused, index) => (index % 2 === 0 ? one : two).run('C_Sign', call)))
    expect(most).toBe(2)
  })

  test('that do not come back are given up, with those that wait behind them and those that follow', async () => {
    const calls = openTokenCalls({ turns, limitMs })
    const [one, two] = [hanging(), hanging()]
    let called = false
    const all = [calls.run('C_Sign', one.call), calls.run('C_Sign', two.call), calls.run('C_SignInit', async () => void (called = true))]
    const settled = Promise.allSettled(all)
    await rounds()
    vi.advanceTimersByTime(limitMs)
    for (const result of await settled) expect(result).toMatchObject({ status: 'rejected', reason: { message: 'the token did not answer C_Sign within 10 seconds' } })
    await expect(calls.run('C_OpenSession', one.call)).rejects.toSatisfy(isTokenSilence)
    expect(called).toBe(false)
    one.comeBack()
    two.comeBack()
    await rounds()
    await expect(calls.run('C_Sign', async () => 'again')).resolves.toBe('again')
    expect(called).toBe(false)
  })

  test('say when the call that was given up came back', async () => {
    const calls = openTokenCalls({ turns, limitMs })
    const { call, comeBack } = hanging()
    const refused = calls.run('C_Sign', call).catch((error: unknown) => error)
    await rounds()
    vi.advanceTimersByTime(limitMs)
    const silence = await refused
    if (!isTokenSilence(silence)) throw new Error('it was given up')
    let back = false
    void silence.cameBack.then(() => (back = true))
    await rounds()
    expect(back).toBe(false)
    comeBack()
    await rounds()
    expect(back).toBe(true)
  })

  test('of another library do not wait for ever behind one that hangs', async () => {
    const [hung, other] = [openTokenCalls({ turns, limitMs }), openTokenCalls({ turns, limitMs })]
    const settled = Promise.allSettled([hung.run('C_Sign', hanging().call), hung.run('C_Sign', hanging().call), other.run('C_Login', async () => 'in')])
    await rounds()
    vi.advanceTimersByTime(limitMs * 3)
    expect((await settled)[2]).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('C_Login') } })
  })

  test('pass on what the token answers', async () => {
    const calls = openTokenCalls({ turns, limitMs })
    await expect(calls.run('C_Sign', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    await expect(calls.run('C_Sign', async () => 7)).resolves.toBe(7)
  })
})
