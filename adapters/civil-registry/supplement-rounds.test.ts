/** What follows a request for more ends the wait, from poll to poll. */
import { describe, expect, test } from 'vitest'
import { row } from './fixtures/standing.ts'
import { readStanding } from './read-standing.ts'
import { openSupplementRounds } from './supplement-rounds.ts'

describe('after a request for more', () => {
  const code = 'H56.14-261120-0101'

  test('in progress means that the papers came; each round has keys of its own', () => {
    const rounds = openSupplementRounds(undefined)
    const seen: string[] = []
    const keys = new Set<string>()
    for (const trangThai of ['3', '2', '2', '3', '3', '2', '3']) {
      const { event } = readStanding(row({ trangThai, thoiGianThucHien: '' }), rounds) ?? { event: undefined }
      seen.push(event?.type ?? '')
      keys.add(event?.key ?? '')
    }
    expect(seen).toEqual(['progress', 'supplement-requested', 'supplement-requested', 'supplement-received', 'supplement-received', 'supplement-requested', 'supplement-received'])
    expect(keys.size).toBe(5)
    readStanding(row({ trangThai: '6' }), rounds)
    expect(rounds.cursor(), 'nothing is remembered of what ended').toBeUndefined()
  })

  test('the cursor carries it to the next poll, and one of another making does not stop it', () => {
    const rounds = openSupplementRounds(undefined)
    readStanding(row({ trangThai: '2' }), rounds)
    expect(readStanding(row(), openSupplementRounds(rounds.cursor()))?.event).toMatchObject({ type: 'supplement-received', status: 4, dossierCode: code })
    for (const cursor of ['', '{', '[]', '{"a":1}']) expect(readStanding(row(), openSupplementRounds(cursor))?.event.type).toBe('progress')
  })
})
