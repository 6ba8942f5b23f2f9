import { expect, test } from 'vitest'
import { keepReadiness } from '../../../src/http/kept-readiness.ts'

const parts = [{ name: 'database', ok: true, detail: 'works' }]

test('a hundred askers at once are one look, and its result serves for a second', async () => {
  let [now, looks] = [0, 0]
  const clock = { now: () => new Date(now), random: () => 0, id: () => '' }
  const readiness = keepReadiness(async () => {
    looks += 1
    await Promise.resolve()
    return parts
  }, clock)
  const answers = await Promise.all(Array.from({ length: 100 }, () => readiness()))
  expect(answers.every((answer) => answer === parts)).toBe(true)
  now = 999
  await readiness()
  expect(looks).toBe(1)
  now = 1_000
  await readiness()
  expect(looks).toBe(2)
  now = 0
  await readiness()
  expect(looks).toBe(3)
})

test('a look that fails is not kept', async () => {
  let looks = 0
  const clock = { now: () => new Date(0), random: () => 0, id: () => '' }
  const readiness = keepReadiness(() => {
    looks += 1
    return looks === 1 ? Promise.reject(new Error('no')) : Promise.resolve(parts)
  }, clock)
  await expect(readiness()).rejects.toThrow('no')
  expect(await readiness()).toBe(parts)
})
