/** lienthong audit: how the chained journal stands, whether anything in it was tampered with, and what it says of who did what. */
import { parseArgs } from 'node:util'
import type { AuditCheck, AuditFault, AuditStanding } from '../../../schemas/audit.ts'
import type { Bilingual } from '../../../schemas/bilingual.ts'
import { citizenOptions, describedCitizenOptions, describedSearchOptions, reportToCitizen, searchEntries, searchOptions } from '../audit-entries.ts'
import { refused, wrongUsage } from '../failure.ts'
import type { Gateway } from '../gateway.ts'
import { layOutFields } from '../table.ts'
import { describedSharedOptions, refuseMore, sharedOptions, withGateway, type Call, type Verb } from '../verb.ts'

interface Sum {
  readonly blocks: number
  readonly entries: number
  readonly purged: number
  readonly stamps: number
  readonly faults: readonly AuditFault[]
  readonly head: string | undefined
}

const faultWords: Readonly<Record<AuditFault['kind'], Bilingual>> = {
  'entry-changed': { vi: 'mục nhật ký bị sửa', en: 'an entry was changed' },
  'entry-removed': { vi: 'mục nhật ký bị xoá', en: 'an entry was taken away' },
  'entry-added': { vi: 'mục nhật ký bị chèn thêm', en: 'an entry was put in' },
  'entry-moved': { vi: 'mục nhật ký bị đổi chỗ', en: 'an entry was moved' },
  'evidence-changed': { vi: 'bằng chứng bị sửa', en: 'a record was changed' },
  'evidence-removed': { vi: 'bằng chứng bị xoá', en: 'a record was taken away' },
  'block-changed': { vi: 'khối bị sửa', en: 'a block was changed' },
  'block-removed': { vi: 'khối bị xoá', en: 'a block was taken away' },
  'block-moved': { vi: 'khối bị đổi chỗ', en: 'a block was moved' },
  'stamp-wrong': { vi: 'dấu thời gian không đúng', en: 'a time stamp does not count' },
  'stamp-unproven': { vi: 'chưa kiểm tra được chứng thư của dấu thời gian', en: 'nobody could be asked about the certificate of a time stamp' },
  'stamp-late': { vi: 'dấu thời gian muộn hơn khối quá một ngày', en: 'a time stamp is more than a day later than its block' },
  'stamp-missing': { vi: 'quá một ngày chưa có dấu thời gian', en: 'no time stamp for more than a day' },
  'block-late': { vi: 'mục nhật ký vào khối muộn quá một ngày', en: 'entries were chained more than a day after they were written' },
  'head-missing': { vi: 'băm đã biết không còn trong chuỗi', en: 'a hash that was known is not in the chain' },
  'rules-changed': { vi: 'quy tắc về câu trả lời khác với nhật ký', en: 'rules about answers are not as the journal says' },
  'rights-changed': { vi: 'quyền của một hệ thống khác với nhật ký', en: 'rights of a client are not as the journal says' },
  'audit-changed': { vi: 'chỗ tra cứu nhật ký không thuộc mục nào', en: 'a place in the audit belongs to no entry' },
  'certificate-changed': { vi: 'chứng thư khác với nhật ký', en: 'a certificate is not as the journal says' },
}

/** What may have an honest cause, and proves no tampering. */
const doubts: readonly AuditFault['kind'][] = ['stamp-unproven', 'block-late']

const options = { ...sharedOptions, head: { type: 'string', multiple: true }, ...searchOptions, ...citizenOptions } as const

/** What each action understands beside the shared options. */
const optionsOf: Readonly<Record<string, readonly string[]>> = { '': [], verify: ['head'], search: Object.keys(searchOptions), citizen: Object.keys(citizenOptions) }

export const audit: Verb = {
  name: 'audit',
  synopses: [
    'audit',
    'audit verify [--head HASH]…',
    'audit search [--kind KIND] [--actor ID] [--official ID] [--partner ID] [--dossier CODE] [--object ID] [--from TIME] [--to TIME] [--limit N] [--all]',
    'audit citizen --reason TEXT [--csv] < NUMBER',
  ],
  about: { vi: 'Nhật ký có chuỗi băm: tình trạng, có bị can thiệp không, ai đã làm gì, ai đã xem dữ liệu của một người (quản trị)', en: 'The chained journal: how it stands, whether it was tampered with, who did what, who looked at a person’s data (administrator)' },
  options: [
    { flag: '--head HASH', about: { vi: 'Băm đã biết từ lần kiểm tra trước, từ dấu thời gian hay gói bằng chứng: phải còn trong chuỗi', en: 'A hash known from an earlier check, a time stamp or a container: it must still be in the chain' } },
    ...describedSearchOptions,
    ...describedCitizenOptions,
    ...describedSharedOptions,
  ],
  async run(call) {
    const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options })
    const [action, ...more] = positionals
    refuseMore(more)
    refuseStrangeOptions(action, values)
    if (action === undefined) return stand(call, values)
    if (action === 'search') return searchEntries(call, values)
    if (action === 'citizen') return reportToCitizen(call, values)
    const heads = values.head ?? []
    if (!heads.every((head) => /^[0-9a-f]{64}$/.test(head)) || heads.length > 50) throw wrongUsage('--head là SHA-256 viết thường, nhiều nhất 50', '--head is a lower-case SHA-256; 50 at most')
    const sum = await withGateway(call, values.profile, ['admin'], (gateway) => verifyAll(gateway, call, heads))
    if (values.json === true) call.terminal.printJson(sum)
    else showSum(call, sum)
    const tampered = tamperedIn(sum).length
    if (tampered > 0) throw refused(`Nhật ký đã bị can thiệp: ${tampered} chỗ`, `The journal was tampered with in ${tampered} places`)
  },
}

function refuseStrangeOptions(action = '', values: object): void {
  const known = Object.hasOwn(optionsOf, action) ? optionsOf[action] : undefined
  if (known === undefined) throw wrongUsage(`Không có "audit ${action}"`, `There is no "audit ${action}"`)
  const strange = Object.keys(values).find((name) => !(name in sharedOptions) && !known.includes(name))
  if (strange !== undefined) throw wrongUsage(`--${strange} không dùng với "audit ${action}"`.trim(), `--${strange} does not go with "audit ${action}"`)
}

async function stand(call: Call, values: { readonly json?: boolean; readonly profile?: string }): Promise<void> {
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.get<AuditStanding>('/admin/v1/audit'))
  if (values.json === true) return call.terminal.printJson(body)
  const { label } = call.terminal
  const fields = layOutFields([
    [label({ vi: 'Mục chưa vào khối', en: 'Entries in no block yet' }), String(body.waiting)],
    [label({ vi: 'Khối chưa đóng dấu', en: 'Blocks since the newest stamp' }), String(body.unstampedBlocks)],
    [label({ vi: 'Dấu thời gian mới nhất', en: 'Newest time stamp' }), body.stampedAt ?? '–'],
    [label({ vi: 'Khoá mã hoá', en: 'Encryption key' }), body.encryption.key],
    [label({ vi: 'Còn mã bằng khoá cũ', en: 'Still under earlier keys' }), body.encryption.left.join(', ') || '–'],
  ])
  for (const line of fields) call.terminal.print(line)
}

async function verifyAll(gateway: Gateway, call: Call, heads: readonly string[]): Promise<Sum> {
  let sum: Sum = { blocks: 0, entries: 0, purged: 0, stamps: 0, faults: [], head: undefined }
  for (let cursor: string | undefined; ; ) {
    const query = cursor === undefined ? firstQuery(heads) : `?cursor=${encodeURIComponent(cursor)}`
    const { body } = await gateway.get<AuditCheck>(`/admin/v1/audit/check${query}`)
    sum = {
      blocks: sum.blocks + body.blocks,
      entries: sum.entries + body.entries,
      purged: sum.purged + body.purged,
      stamps: sum.stamps + body.stamps,
      faults: [...sum.faults, ...body.faults],
      head: body.head ?? sum.head,
    }
    if (body.next === undefined) return sum
    cursor = body.next
    call.terminal.say({ vi: `… ${sum.entries} mục, ${sum.faults.length} lỗi`, en: `… ${sum.entries} entries, ${sum.faults.length} faults` })
  }
}

function firstQuery(heads: readonly string[]): string {
  return heads.length === 0 ? '' : `?heads=${heads.join(',')}`
}

function tamperedIn({ faults }: Sum): readonly AuditFault[] {
  return faults.filter(({ kind }) => !doubts.includes(kind))
}

function showSum(call: Call, sum: Sum): void {
  const { label } = call.terminal
  for (const fault of sum.faults) call.terminal.print(`${placeOf(fault)}: ${label(faultWords[fault.kind])}`)
  const fields = layOutFields([
    [label({ vi: 'Khối', en: 'Blocks' }), String(sum.blocks)],
    [label({ vi: 'Mục nhật ký', en: 'Entries' }), String(sum.entries)],
    [label({ vi: 'Nội dung đã huỷ theo hạn', en: 'Purged contents' }), String(sum.purged)],
    [label({ vi: 'Dấu thời gian', en: 'Time stamps' }), String(sum.stamps)],
    [label({ vi: 'Băm cuối', en: 'Head' }), sum.head ?? '–'],
    [label({ vi: 'Chỗ bị can thiệp', en: 'Places tampered with' }), String(tamperedIn(sum).length)],
    [label({ vi: 'Chỗ cần giải thích', en: 'Places to explain' }), String(sum.faults.length - tamperedIn(sum).length)],
  ])
  for (const line of fields) call.terminal.print(line)
  if (sum.head === undefined) return
  call.terminal.say({ vi: 'Hãy giữ băm cuối ở nơi khác: lần sau kiểm tra với --head', en: 'Keep the head somewhere else: next time check with --head' })
}

function placeOf({ partition, block, entry, what, fault, head }: AuditFault): string {
  return [partition === undefined ? undefined : `${partition}/${block}`, entry, what, fault, head].filter((part) => part !== undefined).join(' ')
}
