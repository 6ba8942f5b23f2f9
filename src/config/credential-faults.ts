/** What is wrong with the means by which one-stop systems prove who they are. */
import type { FieldError } from '../domain/errors.ts'
import { readClientKey } from '../domain/access/client-key.ts'
import { fault } from './fault.ts'
import type { Config } from './schema.ts'

export function credentialFaults(config: Config): readonly FieldError[] {
  return [...unusableKeys(config), ...sharedCredentials(config), ...certificatesWithoutTls(config), ...repeatedTokenSecrets(config)]
}

function unusableKeys({ clients }: Config): readonly FieldError[] {
  return clients.flatMap(({ credentials: { keys = [], keysUrl } }, index) => {
    const path = `.clients.${index}.credentials`
    const address = keysUrl === undefined || URL.canParse(keysUrl) ? [] : [fault(`${path}.keysUrl`, 'is not an address', 'không phải là địa chỉ')]
    const kids = keys.map(({ kid }) => kid)
    const unusable = keys.flatMap((jwk, n) => {
      if (kids.indexOf(jwk.kid) < n) return [fault(`${path}.keys.${n}.kid`, `"${jwk.kid}" is used twice`, `"${jwk.kid}" bị dùng hai lần`)]
      const key = readClientKey(jwk)
      return 'unusable' in key ? [fault(`${path}.keys.${n}`, key.unusable, `không dùng được: ${key.unusable}`)] : []
    })
    return [...address, ...unusable]
  })
}

/** A secret or a certificate says who it is: it belongs to one. */
function sharedCredentials({ clients }: Config): readonly FieldError[] {
  const seen = new Set<string>()
  return clients.flatMap(({ credentials: { secretSha256, certificateSha256s = [] } }, index) => {
    const path = `.clients.${index}.credentials`
    const secrets = secretSha256 === undefined ? [] : [['secretSha256', secretSha256] as const]
    const held = [...secrets, ...certificateSha256s.map((thumbprint, n) => [`certificateSha256s.${n}`, thumbprint] as const)]
    return held.flatMap(([name, value]) => {
      if (!seen.has(value)) return (seen.add(value), [])
      return [fault(`${path}.${name}`, 'is there already', 'đã có ở trên')]
    })
  })
}

/** Only this door sees the certificate; one that ends before it is not handed on. */
function certificatesWithoutTls({ clients, clientDoor }: Config): readonly FieldError[] {
  if (clientDoor.tls !== undefined) return []
  return clients.flatMap(({ credentials }, index) => {
    if (credentials.certificateSha256s === undefined) return []
    const path = `.clients.${index}.credentials.certificateSha256s`
    return [fault(path, 'needs clientDoor.tls: only that door sees certificates', 'cần clientDoor.tls: chỉ khi đó mới thấy chứng thư')]
  })
}

function repeatedTokenSecrets({ tokens: { secret, formerSecrets = [] } }: Config): readonly FieldError[] {
  const all = [secret, ...formerSecrets]
  return formerSecrets.flatMap((former, index) => (all.indexOf(former) <= index ? [fault(`.tokens.formerSecrets.${index}`, 'is there already', 'đã có ở trên')] : []))
}
