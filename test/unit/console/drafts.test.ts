import { expect, test } from 'vitest'
import { draftOf, keepDraft } from '../../../src/console/pages/corrections/drafts.ts'

test('a draft is kept for who typed it and the transfer it is about, until it is given up', () => {
  const draft = { text: '{"code": "H56"}', reason: 'a slip' }
  keepDraft('one', 'transfer', draft)
  expect(draftOf('one', 'transfer')).toStrictEqual(draft)
  expect(draftOf('other', 'transfer')).toBeUndefined()
  expect(draftOf('one', 'another')).toBeUndefined()
  keepDraft('one', 'transfer', undefined)
  expect(draftOf('one', 'transfer')).toBeUndefined()
})
