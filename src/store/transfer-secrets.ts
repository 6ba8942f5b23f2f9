/** What is sealed of a transfer is bound to its place: nothing of it opens in another. */

export function aboutBody(transferId: string): string {
  return `body ${transferId.toLowerCase()}`
}

export function aboutAttempt(transferId: string, number: number): string {
  return `attempt ${transferId.toLowerCase()} ${number}`
}
