/** The filter of the list as it stands in the address, and as the API is asked. Pure. */
import { transferPurposes } from '../../../../schemas/states.ts'

/** Names that the list of the API knows; anything else in the address is left out. */
export const filterNames = ['dossierCode', 'codeEnds', 'state', 'partner', 'code', 'procedureCode', 'client', 'remoteId', 'olderThanMinutes', 'purpose', 'acceptedFrom', 'acceptedTo', 'stateFrom', 'stateTo'] as const

const pageSize = 50

/** Where nothing is asked for: dossiers on their way to agencies, without what the gateway tells others. */
const usual = 'purpose=submission'
/** The list without any condition. */
export const everything = transferPurposes.map((purpose) => `purpose=${purpose}`).join('&')

/** Whether only dossiers of clients are shown. */
export function isOfDossiers(filter: string): boolean {
  const purposes = new URLSearchParams(filter).getAll('purpose')
  return filter === '' || (purposes.length > 0 && purposes.every((purpose) => purpose === 'submission'))
}

/** The query of the API: the filter, the cursor, the size of a page. */
export function askedBy(query: URLSearchParams): string {
  const picked = pickedFrom(query)
  const asked = picked.size === 0 ? new URLSearchParams(usual) : picked
  const cursor = query.get('cursor')
  if (cursor !== null) asked.set('cursor', cursor)
  asked.set('limit', String(pageSize))
  return asked.toString()
}

/** The filter alone, under which it is saved and planned by. */
export function withoutCursor(query: URLSearchParams): string {
  return pickedFrom(query).toString()
}

/** Whether two filters ask for the same, in whatever order they were written. */
export function isSameFilter(one: string, other: string): boolean {
  const sorted = (text: string) => {
    const query = new URLSearchParams(text)
    query.sort()
    return [...query].map((pair) => pair.join('=')).toSorted().join('&')
  }
  return sorted(one) === sorted(other)
}

function pickedFrom(query: URLSearchParams): URLSearchParams {
  const picked = new URLSearchParams()
  for (const name of filterNames) for (const value of query.getAll(name)) if (value !== '') picked.append(name, value)
  return picked
}
