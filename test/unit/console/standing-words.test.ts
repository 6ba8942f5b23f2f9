import { expect, test } from 'vitest'
import { comparedIn } from '../../../src/console/pages/reconciliation/day.ts'
import { withName } from '../../../src/console/pages/reconciliation/standing-words.ts'

test('an agency is named in place of its id, and nothing else is', () => {
  expect(withName('Delivered to tax on 20/11, but tax says nothing; taxes and pre-tax stay.', 'tax', 'Cơ quan thuế $1')).toBe('Delivered to Cơ quan thuế $1 on 20/11, but Cơ quan thuế $1 says nothing; taxes and pre-tax stay.')
})

test('one compares with agencies and the portal, not with the ways to one-stop systems', () => {
  expect(comparedIn(['tax', 'webhook-h56', 'national-portal'])).toEqual(['tax', 'national-portal'])
})
