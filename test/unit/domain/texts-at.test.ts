import { expect, test } from 'vitest'
import { textsAt } from '../../../src/domain/access/texts-at.ts'

const records = [{ number: '1', owner: { papers: [{ number: '2' }, { number: 3 }, null, { number: '4' }] } }, { owner: { papers: 'none' } }, { number: null }]

test.each([
  ['number', ['1']],
  ['owner.papers[].number', ['2', '4']],
  ['owner.number', []],
  ['owner.papers', ['none']],
  ['toString', []],
  ['constructor.name', []],
  ['', []],
] as const)('texts at %s', (path, texts) => {
  expect(textsAt(records, path)).toEqual(texts)
})
