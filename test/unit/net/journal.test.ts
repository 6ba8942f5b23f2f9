import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openJournal } from '../../../src/net/journal.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('without a file it keeps rows in memory', async () => {
  const journal = openJournal<number>(undefined)
  journal.append(1)
  expect(journal.rows).toEqual([1])
  await journal.close()
})

test('rows are on disk before append returns, and come back', async () => {
  const file = join(folder, 'rows.jsonl')
  const first = openJournal<{ name: string }>(file)
  first.append({ name: 'Lò Thị\nSâm' })
  expect(readFileSync(file, 'utf8')).toBe('{"name":"Lò Thị\\nSâm"}\n')
  await first.close()
  await first.close()
  const second = openJournal<{ name: string }>(file)
  second.append({ name: 'two' })
  expect(second.rows).toEqual([{ name: 'Lò Thị\nSâm' }, { name: 'two' }])
  await second.close()
})

test('a row torn by a kill is dropped, and the next row starts on its own line', async () => {
  const file = join(folder, 'rows.jsonl')
  appendFileSync(file, '{"n":1}\n{"n":2')
  const journal = openJournal<{ n: number }>(file)
  expect(journal.rows).toEqual([{ n: 1 }])
  journal.append({ n: 3 })
  await journal.close()
  const again = openJournal<{ n: number }>(file)
  expect(again.rows).toEqual([{ n: 1 }, { n: 3 }])
  await again.close()
})
