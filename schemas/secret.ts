/** Marks a config field as secret: the mark drives masking in logs, the API, `lienthong config` and the console. */
import { Type, type TString } from 'typebox'

export interface SecretOptions {
  readonly description: string
  readonly minLength?: number
}

export function secret(options: SecretOptions): TString {
  return Type.String({ minLength: 1, ...options, 'x-secret': true, writeOnly: true })
}

export function isSecret(schema: unknown): boolean {
  return typeof schema === 'object' && schema !== null && (schema as Record<string, unknown>)['x-secret'] === true
}
