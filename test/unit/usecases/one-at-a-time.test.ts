/** Calls that meet: what was begun before a change never has the last word. */
import { expect, test } from 'vitest'
import { oneAtATime } from '../../../src/usecases/one-at-a-time.ts'

/** Each run waits until it is let go, and then says what it read when it began. */
function readings() {
  let state = 'old'
  const seen: string[] = []
  const held: (() => void)[] = []
  const call = oneAtATime(async () => {
    const read = state
    await new Promise<void>((resolve) => held.push(resolve))
    seen.push(read)
  })
  return { call, seen, held, change: (next: string) => (state = next) }
}

test('called while it runs it runs once more, and reads anew', async () => {
  const { call, seen, held, change } = readings()
  const slow = call()
  change('new')
  const [second, third] = [call(), call()]
  expect(held).toHaveLength(1)
  held[0]?.()
  await expect.poll(() => held.length).toBe(2)
  held[1]?.()
  await Promise.all([slow, second, third])
  expect(seen).toEqual(['old', 'new'])
})

test('called as soon as it ended it is a new run', async () => {
  let runs = 0
  const call = oneAtATime(async () => void (runs += 1))
  await call().then(call)
  expect(runs).toBe(2)
})

test('it rejects as its last run did', async () => {
  let runs = 0
  const call = oneAtATime(async () => {
    runs += 1
    if (runs % 2 === 1) throw new RangeError(`run ${runs}`)
  })
  const [first, second] = [call(), call()]
  await expect(Promise.all([first, second])).resolves.toEqual([undefined, undefined])
  await expect(call()).rejects.toThrow('run 3')
})
