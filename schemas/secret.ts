/** Marks a config field as secret: the mark drives masking in logs, the API, `lienthong config` and the console. */
import { Type, type TString } from 'typebox'

/** What stands where a secret is. */
export const secretMask = '***'

export interface SecretOptions {
  readonly description: string
  readonly minLength?: number
}

export function secret(options: SecretOptions): TString {
  return Type.String({ minLength: 1, ...options, 'x-secret': true, writeOnly: true })
}

/** Whoever knows the whole of such an address may post there: people see the server alone. */
export const secretPath = { 'x-secret-path': true } as const

export function hasSecretPath(schema: unknown): boolean {
  return typeof schema === 'object' && schema !== null && (schema as Record<string, unknown>)['x-secret-path'] === true
}

export function isSecret(schema: unknown): boolean {
  return typeof schema === 'object' && schema !== null && (schema as Record<string, unknown>)['x-secret'] === true
}
