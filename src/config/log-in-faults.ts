/** What is wrong with who administers the gateway, and with how they log in. */
import type { FieldError } from '../domain/errors.ts'
import { conflictsIn } from '../domain/access/roles.ts'
import { fault } from './fault.ts'
import type { Config } from './schema.ts'
import { isThisMachine } from './this-machine.ts'

export function conflictingAdministrators({ administrators }: Pick<Config, 'administrators'>): readonly FieldError[] {
  return administrators.flatMap(({ roles }, index) =>
    conflictsIn(roles).map(([one, other]) =>
      fault(`.administrators.${index}.roles`, `one holder must not be both ${one} and ${other}`, `không ai được giữ cả ${one} và ${other}`),
    ),
  )
}

/** A second person is a person: nobody can tell whose hand a program's token is in. */
export function programsThatApprove({ mode, administrators, replays: { approvers = mode === 'production' ? 'persons' : 'anybody' } }: Pick<Config, 'mode' | 'administrators' | 'replays'>): readonly FieldError[] {
  if (approvers === 'anybody') return []
  return administrators.flatMap(({ roles }, index) =>
    roles.includes('approver')
      ? [fault(`.administrators.${index}.roles`, 'must not be approver: give the role to an account, or set replays.approvers to "anybody"', 'không được là approver: trao vai trò này cho một tài khoản, hoặc đặt replays.approvers là "anybody"')]
      : [],
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

/**
 * In production browsers must find the door by TLS, or the cookie of a session never comes back. The door itself has none, so that
 * beyond this machine something stands before it: the configuration says that, and by which address it is reached.
 */
export function plainAdministrators({ mode, adminDoor, logIn: { baseUrl, oidc } }: Pick<Config, 'mode' | 'adminDoor' | 'logIn'>): readonly FieldError[] {
  if (mode !== 'production') return []
  const isHere = isThisMachine(adminDoor.host)
  const faults: FieldError[] = []
  if (!isHere && adminDoor.plainHttp !== true) {
    faults.push(
      fault('.adminDoor.host', 'opens the door in the clear; bind 127.0.0.1, or set plainHttp where TLS is added before the door', 'mở cổng không mã hoá; dùng 127.0.0.1, hoặc đặt plainHttp nếu TLS được thêm ở phía trước'),
    )
  }
  if (baseUrl === undefined && oidc !== undefined) faults.push(fault('.logIn.baseUrl', 'is required with logIn.oidc', 'bắt buộc phải có khi dùng logIn.oidc'))
  else if (baseUrl === undefined && !isHere) faults.push(fault('.logIn.baseUrl', 'is required where the door is open beyond this machine', 'bắt buộc phải có khi cổng mở ra ngoài máy này'))
  if (baseUrl?.startsWith('http://') === true) faults.push(fault('.logIn.baseUrl', 'must be https://', 'phải là https://'))
  return faults
}
