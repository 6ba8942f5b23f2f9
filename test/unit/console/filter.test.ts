import { expect, test } from 'vitest'
import { askedBy, everything, isOfDossiers, isSameFilter, withoutCursor } from '../../../src/console/pages/transfers/filter.ts'

test('the list asks for what stands in the address, and nothing that the API does not know', () => {
  const query = new URLSearchParams('state=parked&state=refused&code=unknown-answer&partner=&theme=dark&cursor=abc')
  expect(new URLSearchParams(askedBy(query)).toString()).toBe('state=parked&state=refused&code=unknown-answer&cursor=abc&limit=50')
  expect(withoutCursor(query)).toBe('state=parked&state=refused&code=unknown-answer')
})

test('a filter is the same in whatever order it was written', () => {
  expect(isSameFilter('state=parked&state=refused&partner=tax', 'partner=tax&state=refused&state=parked')).toBe(true)
  expect(isSameFilter('state=parked', 'state=parked&state=refused')).toBe(false)
  expect(isSameFilter('', '')).toBe(true)
})

test('where nothing is asked for, dossiers on their way to agencies are meant', () => {
  expect(askedBy(new URLSearchParams(''))).toBe('purpose=submission&limit=50')
  expect(askedBy(new URLSearchParams('cursor=abc'))).toBe('purpose=submission&cursor=abc&limit=50')
  expect(new URLSearchParams(askedBy(new URLSearchParams(everything))).getAll('purpose')).toEqual(['submission', 'mirror', 'webhook', 'payment-proof'])
  expect(askedBy(new URLSearchParams('partner=webhook-mot-cua'))).toBe('partner=webhook-mot-cua&limit=50')
  expect(['', 'purpose=submission&state=parked', 'state=parked', everything].map(isOfDossiers)).toEqual([true, true, false, false])
})
