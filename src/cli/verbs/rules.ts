/** lienthong rules: what the gateway is taught about answers that no adapter foresaw. */
import { parseArgs } from 'node:util'
import type { AnswerMatch, AnswerRule, AnswerRuleHits, AnswerRuleList, NewAnswerRule } from '../../../schemas/answer-rules.ts'
import { wrongUsage } from '../failure.ts'
import { jsonContent } from '../gateway.ts'
import { pathWith, queryOf } from '../read-pages.ts'
import { showHits, showRules } from '../show-rules.ts'
import { describedSharedOptions, oneOfThese, onlyArgument, reasonOption, requiredOption, requiredReason, runAction, sharedOptions, wholeNumber, withGateway, type Call, type Verb } from '../verb.ts'

const path = '/admin/v1/answer-rules'
const kinds = ['refused', 'later'] as const
const matchOptions = { ...sharedOptions, partner: { type: 'string' }, code: { type: 'string' }, 'http-status': { type: 'string' }, contains: { type: 'string', multiple: true } } as const

export const rules: Verb = {
  name: 'rules',
  synopses: [
    'rules list [--partner ID] [--ended]',
    'rules try --partner ID --contains TEXT… [--code CODE] [--http-status N]',
    'rules add --partner ID --name TEXT --contains TEXT… [--code CODE] [--http-status N] --kind refused|later --means CODE [--words TEXT] [--after SECONDS] --reason TEXT',
    'rules end <id> --reason TEXT',
  ],
  about: { vi: 'Quy tắc về câu trả lời chưa biết của cơ quan: xem, thử, đặt, kết thúc (quản trị)', en: 'Rules about unforeseen answers of partners: see, try, add, end (administrator)' },
  options: [
    { flag: '--partner ID', about: { vi: 'mã cơ quan', en: 'partner id' } },
    { flag: '--ended', about: { vi: 'list: cả quy tắc đã kết thúc', en: 'list: those that ended, too' } },
    { flag: '--code CODE', about: { vi: 'khi mã kết quả là', en: 'when the code of the outcome is this' } },
    { flag: '--http-status N', about: { vi: 'khi câu trả lời cuối có mã HTTP này', en: 'when the last answer had this HTTP status' } },
    { flag: '--contains TEXT', about: { vi: 'khi câu trả lời có đoạn chữ này; lặp lại được', en: 'when this text stands in the answer; may be repeated' } },
    { flag: '--name TEXT', about: { vi: 'add: tên ngắn', en: 'add: short name' } },
    { flag: '--kind KIND', values: kinds, about: { vi: 'add: refused là bị từ chối, later là gửi lại sau', en: 'add: refused, or later: tried again' } },
    { flag: '--means CODE', about: { vi: 'add: mã kết quả từ nay', en: 'add: code of the outcome from now on' } },
    { flag: '--words TEXT', about: { vi: 'add: nghĩa của nó, cho người đọc', en: 'add: what it means, for who reads it' } },
    { flag: '--after SECONDS', about: { vi: 'add, later: không sớm hơn số giây này', en: 'add, later: not sooner than this' } },
    { ...reasonOption, about: { vi: 'add, end: ai nói vậy: điện thoại, công văn; được ghi vào nhật ký', en: 'add, end: who said so: call, letter; kept in the audit trail' } },
    ...describedSharedOptions,
  ],
  run: (call) => runAction({ list, try: tryIt, add, end }, call, list),
}

async function list(call: Call): Promise<void> {
  const { values } = parseArgs({ args: [...call.args], options: { ...sharedOptions, partner: { type: 'string' }, ended: { type: 'boolean' } } })
  const query = queryOf({ partner: values.partner, ended: values.ended === true ? 'true' : undefined })
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.get<AnswerRuleList>(pathWith(path, query)))
  if (values.json === true) call.terminal.printJson(body)
  else showRules(call.terminal, body.items)
}

async function tryIt(call: Call): Promise<void> {
  const { values } = parseArgs({ args: [...call.args], options: matchOptions })
  const content = jsonContent({ partner: requiredOption(values.partner, '--partner'), match: matchOf(values) })
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.post<AnswerRuleHits>(`${path}/try`, content))
  if (values.json === true) call.terminal.printJson(body)
  else showHits(call.terminal, body)
}

async function add(call: Call): Promise<void> {
  const options = {
    ...matchOptions, name: { type: 'string' }, kind: { type: 'string' }, means: { type: 'string' }, words: { type: 'string' }, after: { type: 'string' }, reason: { type: 'string' },
  } as const
  const { values } = parseArgs({ args: [...call.args], options })
  const { words, after } = values
  const rule: NewAnswerRule = {
    partner: requiredOption(values.partner, '--partner'),
    name: requiredOption(values.name, '--name'),
    match: matchOf(values),
    meaning: {
      kind: oneOfThese(requiredOption(values.kind, '--kind'), '--kind', kinds),
      code: requiredOption(values.means, '--means'),
      ...(words === undefined ? {} : { words }),
      ...(after === undefined ? {} : { afterSeconds: wholeNumber(after, '--after', 1, 86_400) }),
    },
    reason: requiredReason(values.reason),
  }
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.post<AnswerRule>(path, jsonContent(rule)))
  show(call, values, body)
}

async function end(call: Call): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: { ...sharedOptions, reason: { type: 'string' } } })
  const id = onlyArgument(positionals, '<id>')
  const content = jsonContent({ reason: requiredReason(values.reason) })
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.post<AnswerRule>(`${path}/${encodeURIComponent(id)}/end`, content))
  show(call, values, body)
}

function show({ terminal }: Call, { json }: { readonly json?: boolean }, rule: AnswerRule): void {
  if (json === true) terminal.printJson(rule)
  else showRules(terminal, [rule])
}

function matchOf({ code, contains, 'http-status': status }: { readonly code?: string; readonly contains?: string[]; readonly 'http-status'?: string }): AnswerMatch {
  if (contains === undefined) throw wrongUsage('Nêu ít nhất một --contains: chỉ mã hoặc mã HTTP thì khớp cả câu trả lời khác', 'Name at least one --contains: code or HTTP status alone fit other answers as well')
  return {
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { httpStatus: wholeNumber(status, '--http-status', 100, 599) }),
    contains,
  }
}
