/** Access tokens for tests, made with the key that the gateways of the tests have: good for as long as a test takes. */
import { createClientTokens } from '../../src/access/client-tokens.ts'
import { systemClock } from '../../src/observe/system-clock.ts'
import type { TokenFacts } from '../../src/ports/client-tokens.ts'

/** Of every gateway of the tests, in the configuration under `tokens`. */
export const tokenSettings = { secret: 'key-of-the-client-tokens-of-the-tests', issuer: 'https://gateway.test' }

/** As a gateway of the tests would make and believe them. */
export const testTokens = createClientTokens({ secrets: [tokenSettings.secret], minutes: 24 * 60, issuer: () => tokenSettings.issuer, clock: systemClock })

export async function mintToken(client: string, narrowed: Omit<TokenFacts, 'client'> = {}): Promise<string> {
  return (await testTokens.issue({ client, ...narrowed })).token
}
