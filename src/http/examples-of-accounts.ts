/** Examples of the documentation: an administrator that nobody is. */
import type { AccountView, SecondFactorView, SessionView } from '../../schemas/accounts.ts'

export const exampleSession: SessionView = {
  kind: 'account',
  id: 'lan',
  name: 'Lò Thị Lan',
  roles: ['viewer'],
  permissions: ['transfers.read', 'dossiers.read', 'lanes.read', 'inbox.read', 'certificates.read'],
  secondFactor: 'enrolled',
  csrf: 'u2mZr1mC0s6vXh3m9Qv2n8kq5o7b1c4d6e8f0a2b4c6',
}

export const exampleSecondFactor: SecondFactorView = {
  secret: 'KRUGKIDROVUWG2ZAMJZG653OEBTG66BA',
  uri: 'otpauth://totp/lienthong:lan?issuer=lienthong&secret=KRUGKIDROVUWG2ZAMJZG653OEBTG66BA&algorithm=SHA1&digits=6&period=30',
  enrolment: 'AQd0ZXN0cy0x',
}

export const exampleAccount: AccountView = { id: 'lan', name: 'Lò Thị Lan', roles: ['viewer'], logsIn: 'here', secondFactor: true, failures: 0, disabled: false }
