/** Which states the address asks for; without any wish, those that wait for a person. Pure. */
import { inboxStates, type InboxState } from '../../../../schemas/states.ts'

export const waitingStates: readonly InboxState[] = ['parked', 'unmatched']

/** Empty: all. */
export function statesShown(query: URLSearchParams): readonly InboxState[] {
  const named = inboxStates.filter((state) => query.getAll('state').includes(state))
  if (named.length > 0) return named
  // whoever asks for one dossier wants to see all of it
  const wishes = query.get('show') === 'all' || query.has('dossierCode') || query.has('partner')
  return wishes ? [] : waitingStates
}
