/** What is sealed in the inbox is bound to its place: nothing of it opens in another. */

export function aboutRaw(partner: string, key: string): string {
  return `inbox ${JSON.stringify([partner, key])}`
}

export function aboutLink(inboxId: bigint, index: number): string {
  return `inbox link ${inboxId} ${index}`
}

export function aboutProofs(partner: string, key: string): string {
  return `inbox proofs ${JSON.stringify([partner, key])}`
}
