/** What is wrong with who administers the gateway, and with how they log in. */
import type { FieldError } from '../domain/errors.ts'
import { conflictsIn } from '../domain/access/roles.ts'
import { fault } from './fault.ts'
import type { Config } from './schema.ts'

export function conflictingAdministrators({ administrators }: Pick<Config, 'administrators'>): readonly FieldError[] {
  return administrators.flatMap(({ roles }, index) =>
    conflictsIn(roles).map(([one, other]) =>
      fault(`.administrators.${index}.roles`, `one holder must not be both ${one} and ${other}`, `không ai được giữ cả ${one} và ${other}`),
    ),
  )
}

export function plainProvider({ mode, logIn: { oidc } }: Pick<Config, 'mode' | 'logIn'>): readonly FieldError[] {
  if (oidc === undefined) return []
  const faults: FieldError[] = []
  const plain = oidc.issuer.startsWith('http://')
  if (!URL.canParse(oidc.issuer)) faults.push(fault('.logIn.oidc.issuer', 'is not an address', 'không phải là địa chỉ'))
  if (plain && !oidc.allowHttp) faults.push(fault('.logIn.oidc.issuer', 'must be https://', 'phải là https://'))
  if (oidc.allowHttp && mode === 'production') faults.push(fault('.logIn.oidc.allowHttp', 'is for the sandbox only', 'chỉ dành cho môi trường thử'))
  return faults
}

/** In production browsers must find the door by TLS, or the cookie of a session never comes back. */
export function plainAdministrators({ mode, logIn: { baseUrl, oidc } }: Pick<Config, 'mode' | 'logIn'>): readonly FieldError[] {
  if (mode !== 'production') return []
  if (baseUrl === undefined) return oidc === undefined ? [] : [fault('.logIn.baseUrl', 'is required with logIn.oidc', 'bắt buộc phải có khi dùng logIn.oidc')]
  return baseUrl.startsWith('https://') ? [] : [fault('.logIn.baseUrl', 'must be https://', 'phải là https://')]
}
