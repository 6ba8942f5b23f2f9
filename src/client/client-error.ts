/** What can go wrong for whoever calls a gateway: an Error that carries one tagged failure, so that a switch tells them apart. */
import type { Problem } from './openapi-types.ts'
import type { SignatureFault } from './verify-detached.ts'

export type ClientFailure =
  /** The gateway says no, and why. */
  | { readonly kind: 'refused'; readonly status: number; readonly problem: Problem; readonly retryAfterSeconds?: number }
  /** The gateway gives no access token: its word of RFC 6749, e.g. `invalid_client`. */
  | { readonly kind: 'no-token'; readonly status: number; readonly error: string }
  /** No answer came, as often as it was tried. */
  | { readonly kind: 'unreachable' }
  /** An answer came that no gateway gives; something else stands at this address. */
  | { readonly kind: 'unexpected'; readonly status: number }
  /** The answer is not signed as it must be: it must not be believed. */
  | { readonly kind: 'unverified'; readonly fault: SignatureFault | 'receipt-differs' | 'digest-differs' }
  /** The client was closed. */
  | { readonly kind: 'closed' }

export interface ClientError extends Error {
  readonly name: 'LienthongError'
  readonly failure: ClientFailure
}

export function clientError(failure: ClientFailure, cause?: unknown): ClientError {
  const error = new Error(wordsOf(failure), cause === undefined ? {} : { cause })
  return Object.assign(error, { name: 'LienthongError' as const, failure })
}

export function isClientError(error: unknown): error is ClientError {
  return error instanceof Error && error.name === 'LienthongError' && 'failure' in error
}

function wordsOf(failure: ClientFailure): string {
  switch (failure.kind) {
    case 'refused':
      return `${failure.problem.code}: ${failure.problem.detail ?? failure.problem.title}`
    case 'no-token':
      return `The gateway gives no access token: ${failure.error}`
    case 'unreachable':
      return 'The gateway does not answer'
    case 'unexpected':
      return `HTTP ${failure.status} is no answer of a gateway`
    case 'unverified':
      return `The answer must not be believed: ${failure.fault}`
    case 'closed':
      return 'This client is closed'
  }
}
