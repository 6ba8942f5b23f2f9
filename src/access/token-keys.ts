/** The keys of access tokens, each with its name: derived from the configured secrets, so that neither is a second setting. */
import { hkdfSync } from 'node:crypto'

export interface TokenKey {
  readonly kid: string
  readonly key: Uint8Array
}

/** The first signs; the others are still believed. */
export function deriveTokenKeys(secrets: readonly [string, ...string[]]): readonly [TokenKey, ...TokenKey[]] {
  const [newest, ...former] = secrets
  return [derive(newest), ...former.map(derive)]
}

function derive(secret: string): TokenKey {
  const part = (info: string, bytes: number) => new Uint8Array(hkdfSync('sha256', secret, '', info, bytes))
  return { kid: Buffer.from(part('lienthong client token key id', 9)).toString('base64url'), key: part('lienthong client token key', 32) }
}
