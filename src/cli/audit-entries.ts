/** lienthong audit search, audit citizen: who did what, and who looked at one person's data. */
import { text } from 'node:stream/consumers'
import { auditKinds, type AuditPage } from '../../schemas/audit-entry.ts'
import { wrongUsage } from './failure.ts'
import { jsonContent, type Gateway } from './gateway.ts'
import { showEntries } from './show-entries.ts'
import { reasonOption, requiredReason, wholeNumber, withGateway, type Call, type VerbOption } from './verb.ts'

export const searchOptions = {
  kind: { type: 'string' },
  actor: { type: 'string' },
  official: { type: 'string' },
  partner: { type: 'string' },
  dossier: { type: 'string' },
  object: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  limit: { type: 'string' },
  all: { type: 'boolean' },
} as const

export const citizenOptions = { reason: { type: 'string' }, csv: { type: 'boolean' } } as const

export const describedSearchOptions: readonly VerbOption[] = [
  { flag: '--kind KIND', about: { vi: `search: một trong: ${auditKinds.join(', ')}`, en: 'search: one of these' } },
  { flag: '--actor ID', about: { vi: 'search: hệ thống hoặc người quản trị đã làm', en: 'search: the client or administrator who did it' } },
  { flag: '--official ID', about: { vi: 'search: mã cán bộ đã hỏi', en: 'search: account of the official who asked' } },
  { flag: '--partner ID', about: { vi: 'search: cơ quan được hỏi', en: 'search: partner that was asked' } },
  { flag: '--dossier CODE', about: { vi: 'search: mã hồ sơ', en: 'search: code of the dossier' } },
  { flag: '--object ID', about: { vi: 'search: việc đã làm với lượt chuyển, hệ thống, tài khoản hay chứng thư nào', en: 'search: transfer, client, account or certificate that it was done to' } },
  { flag: '--from TIME, --to TIME', about: { vi: 'search: từ lúc, trước lúc (RFC 3339)', en: 'search: from this instant on, before this one (RFC 3339)' } },
  { flag: '--limit N', about: { vi: 'search: 1 đến 500, mặc định 50', en: 'search: 1 to 500, default 50' } },
  { flag: '--all', about: { vi: 'search: mọi trang', en: 'search: every page' } },
]

export const describedCitizenOptions: readonly VerbOption[] = [
  { ...reasonOption, about: { vi: 'citizen: yêu cầu của công dân, theo số hoặc ngày; được ghi vào nhật ký. Số định danh đọc từ đầu vào chuẩn', en: 'citizen: the citizen’s request, by its number or date; kept in the audit trail. The number is read from standard input' } },
  { flag: '--csv', about: { vi: 'citizen: dạng bảng CSV để trao cho công dân', en: 'citizen: as CSV to hand over' } },
]

interface Shared {
  readonly json?: boolean
  readonly profile?: string
}

type Search = Shared & { readonly [Name in Exclude<keyof typeof searchOptions, 'all'>]?: string } & { readonly all?: boolean }

const largestPage = 500
const asItIs = ['kind', 'actor', 'official', 'partner', 'object', 'from', 'to'] as const

export async function searchEntries(call: Call, values: Search): Promise<void> {
  const filter = new URLSearchParams()
  for (const name of asItIs) if (values[name] !== undefined) filter.set(name, values[name])
  if (values.dossier !== undefined) filter.set('dossierCode', values.dossier)
  if (values.limit !== undefined) filter.set('limit', String(wholeNumber(values.limit, '--limit', 1, largestPage)))
  else if (values.all === true) filter.set('limit', String(largestPage))
  const page = await withGateway(call, values.profile, ['admin'], (gateway) =>
    readPages(values.all === true, (cursor) => {
      if (cursor !== undefined) filter.set('cursor', cursor)
      return gateway.get<AuditPage>(`/admin/v1/audit/entries?${filter.toString()}`)
    }),
  )
  show(call, values, page)
}

/** The number stands in no list of processes and no history of commands. */
export async function reportToCitizen(call: Call, values: Shared & { readonly reason?: string; readonly csv?: boolean }): Promise<void> {
  const reason = requiredReason(values.reason)
  if (process.stdin.isTTY) call.terminal.say({ vi: 'Nhập số định danh rồi Enter, Ctrl-D:', en: 'Type the identity number, then Enter and Ctrl-D:' })
  const identityNumber = (await text(process.stdin)).trim()
  if (!/^[0-9A-Za-z]{6,20}$/.test(identityNumber)) throw wrongUsage(...oneNumber)
  if (values.csv === true) return call.terminal.printText(await withGateway(call, values.profile, ['admin'], (gateway) => readTable(gateway, { identityNumber, reason })))
  const page = await withGateway(call, values.profile, ['admin'], (gateway: Gateway) =>
    readPages(true, (cursor) => {
      const request = { identityNumber, reason, ...(cursor === undefined ? {} : { cursor }) }
      return gateway.post<AuditPage>('/admin/v1/citizen-report', jsonContent(request))
    }),
  )
  show(call, values, page)
}

const oneNumber = [
  'Đầu vào chuẩn phải là một số định danh, 6 đến 20 chữ số hoặc chữ không dấu',
  'Standard input must be one identity number, 6 to 20 digits or unaccented letters',
] as const

/** Every part has the headings; one table has them once. */
async function readTable(gateway: Gateway, request: object): Promise<string> {
  let table = ''
  for (let cursor: string | undefined; ; ) {
    const { body, headers } = await gateway.getTable('/admin/v1/citizen-report', jsonContent({ ...request, ...(cursor === undefined ? {} : { cursor }) }))
    table += table === '' ? body : body.slice(body.indexOf('\n') + 1)
    cursor = headers['x-next-cursor']
    if (cursor === undefined) return table
  }
}

async function readPages(all: boolean, read: (cursor: string | undefined) => Promise<{ readonly body: AuditPage }>): Promise<AuditPage> {
  const items: AuditPage['items'] = []
  for (let cursor: string | undefined; ; ) {
    const { body } = await read(cursor)
    items.push(...body.items)
    if (body.next === undefined) return { items }
    if (!all) return { items, next: body.next }
    cursor = body.next
  }
}

function show(call: Call, { json }: Shared, page: AuditPage): void {
  if (json === true) return call.terminal.printJson(page)
  showEntries(call.terminal, page.items)
  if (page.next !== undefined) call.terminal.say({ vi: 'Còn nữa: thêm --all để xem hết.', en: 'There are more: add --all to see them.' })
}
