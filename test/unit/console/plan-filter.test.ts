import { describe, expect, test } from 'vitest'
import { filterOf, formOf, ignoredIn, isWide, queryOfFilter } from '../../../src/console/pages/replay/plan-filter.ts'

const of = (query: string) => formOf(new URLSearchParams(query))

describe('the filter of a plan', () => {
  test('comes from a link, and goes to the API as it was meant', () => {
    const form = of('partner=tax&state=parked&code=E1&code=E2&dossierCode=H56.14-261120-0001')
    expect(form).toMatchObject({ verb: 'replay', partner: 'tax', states: ['parked'], codes: 'E1, E2' })
    expect(filterOf(form)).toStrictEqual({ states: ['parked'], codes: ['E1', 'E2'], partner: 'tax', dossierCode: 'H56.14-261120-0001' })
  })

  test('without a wish means what failed, or what was delivered for a resend', () => {
    expect(of('').states).toStrictEqual(['refused', 'parked', 'expired'])
    expect(of('verb=resend').states).toStrictEqual(['delivered', 'confirmed'])
    expect(isWide(of(''))).toBe(true)
    expect(isWide(of('partner=tax'))).toBe(false)
  })

  test('never grows: states that cannot be replayed choose none, and what a plan does not know is named', () => {
    expect(of('state=accepted').states).toStrictEqual([])
    expect(of('state=accepted&state=parked').states).toStrictEqual(['parked'])
    expect(ignoredIn(new URLSearchParams('remoteId=7&partner=tax&olderThanMinutes=60&codeEnds=0004'))).toStrictEqual(['codeEnds', 'remoteId', 'olderThanMinutes'])
  })

  test('from a list of what was delivered is a resend, unless the link says otherwise', () => {
    expect(of('state=delivered&state=confirmed').verb).toBe('resend')
    expect(of('state=delivered&verb=replay')).toMatchObject({ verb: 'replay', states: [] })
    expect(of('state=delivered&state=parked').verb).toBe('replay')
  })

  test('shows instants as hours of Vietnam and sends them with their offset, also under the names of the list', () => {
    const form = of('acceptedFrom=2026-11-20T18:30:00Z&stateFrom=2026-11-21T01:00:00.000Z')
    expect(form).toMatchObject({ acceptedFrom: '2026-11-21T01:30', endedFrom: '2026-11-21T08:00' })
    expect(filterOf(form)).toMatchObject({ acceptedFrom: '2026-11-21T01:30:00+07:00', endedFrom: '2026-11-21T08:00:00+07:00' })
    expect(of('acceptedFrom=nonsense').acceptedFrom).toBe('')
  })

  test('goes into an address and comes back the same', () => {
    const filter = filterOf(of('verb=resend&partner=land&state=confirmed&id=0195a3b2-0000-7000-8000-000000000001&code=X&acceptedTo=2026-11-21T10:00:00%2B07:00&client=mot-cua'))
    expect(filterOf(formOf(new URLSearchParams(queryOfFilter('resend', filter))))).toStrictEqual(filter)
  })

  test('takes several codes apart, each once', () => {
    expect(filterOf({ ...of(''), codes: ' A, B\nA ,,' })).toMatchObject({ codes: ['A', 'B'] })
  })
})
