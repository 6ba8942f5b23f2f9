/** No secret of the agreement stands in what lines logged, reported and answered, in any form in which it travels. */
import { expect } from 'vitest'
import type { AdapterHarness } from './harness.ts'
import { textsIn } from './texts-in.ts'

export function expectNoSecrets({ secrets }: AdapterHarness, said: readonly unknown[]): void {
  const text = textsIn(said).join('\n')
  expect(text).toContain('outcome')
  expect(secrets.length).toBeGreaterThan(0)
  for (const secret of secrets) {
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
      expect(text.includes(form), `the secret ${secret.slice(0, 2)}… is there`).toBe(false)
    }
  }
}
