/** A log-in on its way to the provider and back: kept by the browser, readable by the gateway only. */
import type { Vault } from '../ports/vault.ts'

export interface OidcState {
  readonly state: string
  readonly nonce: string
  /** Of PKCE. */
  readonly verifier: string
  readonly until: Date
}

export const stateLifeMs = 10 * 60_000
const about = 'log-in at the provider'

export function sealState(vault: Pick<Vault, 'seal'>, { state, nonce, verifier, until }: OidcState): string {
  return Buffer.from(vault.seal(Buffer.from(JSON.stringify([state, nonce, verifier, until.getTime()])), about)).toString('base64url')
}

/** Undefined where it was not made here, or is over. */
export function openState(vault: Pick<Vault, 'open'>, kept: string, now: Date): OidcState | undefined {
  try {
    // what opens was sealed above
    const text = Buffer.from(vault.open(Buffer.from(kept, 'base64url'), about)).toString('utf8')
    const [state, nonce, verifier, until] = JSON.parse(text) as [string, string, string, number]
    return until > now.getTime() ? { state, nonce, verifier, until: new Date(until) } : undefined
  } catch {
    return undefined
  }
}
