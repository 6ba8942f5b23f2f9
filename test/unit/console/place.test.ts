import { describe, expect, test } from 'vitest'
import { matchPath } from '../../../src/console/match-path.ts'
import { hrefOf, placeOf, withQuery } from '../../../src/console/place.ts'

describe('a path against a pattern', () => {
  test.each([
    ['/', '/', {}],
    ['/transfers', '/transfers/', {}],
    ['/transfers/:id', '/transfers/01a2', { id: '01a2' }],
    ['/dossiers/:sender/:code', '/dossiers/H56/H56.14-261120-0001', { sender: 'H56', code: 'H56.14-261120-0001' }],
    ['/saved/:name', '/saved/h%E1%BB%93%20s%C6%A1%2F1', { name: 'hồ sơ/1' }],
    ['/transfers', '/transfer', undefined],
    ['/transfers', '/transfers/1', undefined],
    ['/transfers/:id', '/transfers', undefined],
    ['/saved/:name', '/saved/%E1%', undefined],
  ])('%s, %s', (pattern, path, found) => {
    expect(matchPath(pattern, path)).toEqual(found)
  })
})

test('a place is what stands below /console', () => {
  expect(placeOf({ pathname: '/console/transfers/1', search: '?a=1' }).path).toBe('/transfers/1')
  expect(placeOf({ pathname: '/console', search: '' }).path).toBe('/')
  expect(hrefOf('/transfers?a=1')).toBe('/console/transfers?a=1')
})

test('a change of the query begins the list anew, keeps the rest and drops what is empty', () => {
  const place = { path: '/transfers', query: new URLSearchParams('state=parked&state=refused&partner=tax&cursor=x') }
  expect(withQuery(place, {})).toBe('/transfers?state=parked&state=refused&partner=tax')
  expect(withQuery(place, { state: ['expired'], partner: '' })).toBe('/transfers?state=expired')
  expect(withQuery(place, { cursor: 'y' })).toBe('/transfers?state=parked&state=refused&partner=tax&cursor=y')
  expect(withQuery({ ...place, query: new URLSearchParams('partner=tax') }, { partner: undefined })).toBe('/transfers')
})
