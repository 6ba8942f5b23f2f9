/**
 * What somebody typed and has not proposed yet, as long as the console stays open: a session that ends, or a look at another
 * page, loses nothing. It names people, so it is in memory only, and only for who typed it.
 */
export interface Draft {
  readonly text: string
  readonly reason: string
}

const kept = new Map<string, Draft>()

export function draftOf(person: string, transfer: string): Draft | undefined {
  return kept.get(keyOf(person, transfer))
}

/** Undefined: proposed, or given up. */
export function keepDraft(person: string, transfer: string, draft: Draft | undefined): void {
  if (draft === undefined) kept.delete(keyOf(person, transfer))
  else kept.set(keyOf(person, transfer), draft)
}

function keyOf(person: string, transfer: string): string {
  return JSON.stringify([person, transfer])
}
