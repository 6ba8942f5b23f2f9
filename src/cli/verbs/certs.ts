/** lienthong certs: the registered certificates, and the way of a new one from its request to its use. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { certificateStates, type CertificateList, type CertificateView } from '../../../schemas/certificates.ts'
import { refused, wrongUsage } from '../failure.ts'
import { jsonContent, type Gateway } from '../gateway.ts'
import { requestCertificate } from '../request-certificate.ts'
import { certificateTroubles, showCertificate, showCertificates } from '../show-certificates.ts'
import {
  chosenAction, describedSharedOptions, reasonOption, refuseMore, requiredReason, sharedOptions, withGateway, wholeNumber, type Call, type Verb,
} from '../verb.ts'

const options = {
  ...sharedOptions,
  organisation: { type: 'string' },
  file: { type: 'string' },
  state: { type: 'string' },
  reason: { type: 'string' },
  name: { type: 'string' },
  key: { type: 'string' },
  kind: { type: 'string' },
  output: { type: 'string' },
  'passphrase-file': { type: 'string' },
  days: { type: 'string' },
} as const
type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

const actions: Readonly<Record<string, (call: Call, values: Values, rest: readonly string[]) => Promise<void> | void>> = {
  list,
  import: importOne,
  csr: (_call, values, rest) => {
    refuseMore(rest)
    return requestCertificate(_call.terminal, values)
  },
  rotate: (call, values, rest) => order(call, values, rest, 'rotate'),
  move: (call, values, rest) => order(call, values, rest, 'state'),
  check,
}

export const certs: Verb = {
  name: 'certs',
  synopses: [
    'certs list',
    'certs csr --organisation ORG --name TEXT --key FILE [--kind rsa-3072|rsa-2048|p-256] [--output FILE]',
    'certs import --organisation ORG --file FILE [--state published] --reason TEXT',
    'certs rotate <thumbprint> --reason TEXT',
    'certs move <thumbprint> --state STATE --reason TEXT',
    'certs check [--days 30]',
  ],
  about: { vi: 'Chứng thư của các cơ quan: xem, xin cấp, đăng ký, thay, kiểm tra (quản trị)', en: 'Certificates of the organisations: see, request, register, rotate, check (administrator)' },
  options: [
    { flag: '--organisation ORG', about: { vi: 'mã cơ quan', en: 'code of the organisation' } },
    { flag: '--name TEXT', about: { vi: 'tên cơ quan ghi trong yêu cầu cấp chứng thư', en: 'name of the organisation in the request' } },
    { flag: '--key FILE', about: { vi: 'tệp khoá PEM; chưa có thì được tạo, chỉ chủ sở hữu đọc được', en: 'PEM key; made where there is none, readable by its owner only' } },
    { flag: '--kind KIND', about: { vi: 'loại khoá được tạo; mặc định rsa-3072', en: 'kind of key that is made; default rsa-3072' } },
    { flag: '--passphrase-file FILE', about: { vi: 'tệp chứa mật khẩu của khoá', en: 'file with the passphrase of the key' } },
    { flag: '--output FILE', about: { vi: 'tệp để ghi yêu cầu; không có thì in ra', en: 'file for the request; without it, it is printed' } },
    { flag: '--file FILE', about: { vi: 'chứng thư PEM', en: 'certificate, PEM' } },
    { flag: '--state STATE', about: { vi: `một trong: ${certificateStates.join(', ')}`, en: 'one of these' } },
    { flag: '--days N', about: { vi: 'check báo lỗi khi chứng thư còn ít ngày hơn; mặc định 30', en: 'check fails where fewer days are left; default 30' } },
    reasonOption,
    ...describedSharedOptions,
  ],
  async run(call) {
    const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options })
    const { action, rest } = chosenAction('certs', actions, positionals)
    await action(call, values, rest)
  },
}

async function list(call: Call, values: Values, rest: readonly string[]): Promise<void> {
  refuseMore(rest)
  const { items } = await withGateway(call, values.profile, ['admin'], readAll)
  if (values.json === true) call.terminal.printJson({ items })
  else showCertificates(call.terminal, items)
}

async function importOne(call: Call, values: Values, rest: readonly string[]): Promise<void> {
  refuseMore(rest)
  const { organisation, file, state = 'published' } = values
  if (organisation === undefined) throw wrongUsage('Thiếu --organisation', '--organisation is missing')
  if (file === undefined) throw wrongUsage('Thiếu --file', '--file is missing')
  const content = jsonContent({ organisation, pem: readText(file), state, reason: requiredReason(values.reason) })
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.post<CertificateView>('/admin/v1/certificates', content))
  show(call, values, body)
}

async function order(call: Call, values: Values, rest: readonly string[], verb: 'rotate' | 'state'): Promise<void> {
  const [named, ...more] = rest
  if (named === undefined) throw wrongUsage('Thiếu <thumbprint>', '<thumbprint> is missing')
  refuseMore(more)
  const reason = requiredReason(values.reason)
  if (verb === 'state' && values.state === undefined) throw wrongUsage('Thiếu --state', '--state is missing')
  const content = jsonContent(verb === 'rotate' ? { reason } : { state: values.state, reason })
  const body = await withGateway(call, values.profile, ['admin'], async (gateway) => {
    const thumbprint = await thumbprintOf(gateway, named)
    return (await gateway.post<CertificateView>(`/admin/v1/certificates/${thumbprint}/${verb}`, content)).body
  })
  show(call, values, body)
}

/** Ends with a failure where something is to be done, so that a timer may call it. */
async function check(call: Call, values: Values, rest: readonly string[]): Promise<void> {
  refuseMore(rest)
  const days = values.days === undefined ? 30 : wholeNumber(values.days, '--days', 0, 3_650)
  const { items } = await withGateway(call, values.profile, ['admin'], readAll)
  const troubles = certificateTroubles(items, days)
  if (values.json === true) call.terminal.printJson({ items, troubles })
  else for (const { certificate, words } of troubles) call.terminal.print(`${certificate.organisation} ${certificate.thumbprint.slice(0, 16)}: ${call.terminal.label(words)}`)
  if (troubles.length > 0) throw refused(`${troubles.length} chứng thư cần xử lý`, `${troubles.length} certificates need attention`)
  call.terminal.say({ vi: `${items.length} chứng thư đều tốt`, en: `All ${items.length} certificates are good` })
}

async function readAll(gateway: Gateway): Promise<CertificateList> {
  return (await gateway.get<CertificateList>('/admin/v1/certificates')).body
}

/** The beginning of a thumbprint is enough where only one begins so. */
async function thumbprintOf(gateway: Gateway, named: string): Promise<string> {
  if (!/^[0-9a-f]{8,64}$/.test(named)) throw wrongUsage('<thumbprint> là ít nhất 8 chữ số thập lục phân viết thường', '<thumbprint> is at least 8 lower-case hexadecimal digits')
  const found = (await readAll(gateway)).items.filter(({ thumbprint }) => thumbprint.startsWith(named))
  if (found.length > 1) throw wrongUsage(`${named} chỉ tới ${found.length} chứng thư`, `${named} means ${found.length} certificates`)
  return found[0]?.thumbprint ?? named.padEnd(64, '0')
}

function show(call: Call, values: Values, certificate: CertificateView): void {
  if (values.json === true) call.terminal.printJson(certificate)
  else showCertificate(call.terminal, certificate)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw wrongUsage(`Không đọc được tệp ${file}`, `The file ${file} cannot be read`)
  }
}
