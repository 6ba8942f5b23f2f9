/** The second factor: codes by time (RFC 6238), one step of 30 seconds early or late, each of them once. */
import { Secret, TOTP } from 'otpauth'
import type { Clock } from '../ports/clock.ts'
import type { OnceStore } from '../ports/once-store.ts'

export interface SecondFactor {
  /** Base32. */
  newSecret(): string
  /** Address that authenticators read from a QR code. */
  addressOf(account: string, secret: string): string
  /** Whether the code is right now and was not used before. */
  spend(account: string, secret: string, code: string): Promise<boolean>
}

const shape = { algorithm: 'SHA1', digits: 6, period: 30 }
const secretBytes = 20
const steps = 1

interface Parts {
  readonly once: OnceStore
  readonly clock: Pick<Clock, 'now'>
  /** What the authenticator shows beside the account. */
  readonly issuer: string
}

export function createSecondFactor({ once, clock, issuer }: Parts): SecondFactor {
  return {
    newSecret: () => new Secret({ size: secretBytes }).base32,
    addressOf: (account, secret) => new TOTP({ ...shape, issuer, label: account, secret }).toString(),
    async spend(account, secret, code) {
      const timestamp = clock.now().getTime()
      const off = TOTP.validate({ ...shape, token: code, secret: Secret.fromBase32(secret), timestamp, window: steps })
      if (off === null) return false
      const counter = TOTP.counter({ period: shape.period, timestamp }) + off
      return once.spend('totp', `${account} ${counter}`, new Date((counter + steps + 1) * shape.period * 1_000))
    },
  }
}
