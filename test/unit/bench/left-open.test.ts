/** What the bench opened is ended on every way out: the last first, each once, whatever becomes of the others. */
import { expect, it } from 'vitest'
import { closeAll, closedAtEnd } from '../../../bench/left-open.ts'

it('ends the last opened first, and each once, also what somebody ended before', async () => {
  const ended: string[] = []
  const [first] = ['first', 'second', 'third'].map((name) => closedAtEnd(() => Promise.resolve(void ended.push(name))))
  await first?.()
  await Promise.all([closeAll(), first?.()])
  expect(ended).toEqual(['first', 'third', 'second'])
})

it('ends what is opened while it ends the others', async () => {
  const ended: string[] = []
  closedAtEnd(() => {
    closedAtEnd(() => Promise.resolve(void ended.push('late')))
    return Promise.resolve(void ended.push('early'))
  })
  await closeAll()
  expect(ended).toEqual(['early', 'late'])
})

it('one that cannot be ended keeps no other open, and is not tried for ever', async () => {
  const ended: string[] = []
  closedAtEnd(() => Promise.resolve(void ended.push('other')))
  closedAtEnd(() => Promise.reject(new Error('stuck')))
  await closeAll()
  expect(ended).toEqual(['other'])
})
