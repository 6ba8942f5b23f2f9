/** lienthong ask: puts one look-up to a partner, in the name of an official and for a purpose. */
import { parseArgs } from 'node:util'
import { serviceNames, type ServiceName } from '../../../schemas/queries/index.ts'
import { purposes } from '../../../schemas/queries/purposes.ts'
import type { Asking } from '../../../schemas/queries/question.ts'
import { wrongUsage } from '../failure.ts'
import { jsonContent, type Gateway } from '../gateway.ts'
import { showAnswer, type LookUpAnswer } from '../show-answer.ts'
import { describedSharedOptions, sharedOptions, withGateway, type Verb } from '../verb.ts'

export const ask: Verb = {
  name: 'ask',
  synopses: [
    'ask <service> --purpose PURPOSE --official ACCOUNT --unit CODE [--procedure CODE] [--dossier CODE] [--partner ID] [name=value]…',
  ],
  about: {
    vi: 'Tra cứu dữ liệu của một cơ quan; mỗi lần hỏi đều được ghi nhật ký',
    en: 'Looks something up at a partner; every question is kept in the audit',
  },
  options: [
    { flag: '<service>', about: { vi: serviceNames.join(', '), en: serviceNames.join(', ') } },
    { flag: '--purpose PURPOSE', about: { vi: `vì sao: ${purposes.join(', ')}`, en: `why: ${purposes.join(', ')}` } },
    { flag: '--official ACCOUNT', about: { vi: 'tài khoản của cán bộ hỏi', en: 'account of the official who asks' } },
    { flag: '--unit CODE', about: { vi: 'mã định danh đơn vị của cán bộ', en: 'organisation code of the official’s unit' } },
    {
      flag: '--procedure CODE',
      about: {
        vi: 'thủ tục đang giải quyết; phải có khi hỏi dữ liệu cá nhân',
        en: 'procedure in which it is asked; needed for personal data',
      },
    },
    {
      flag: '--dossier CODE',
      about: {
        vi: 'hồ sơ đang giải quyết; phải có khi hỏi dữ liệu cá nhân',
        en: 'dossier for which it is asked; needed for personal data',
      },
    },
    { flag: '--partner ID', about: { vi: 'cơ quan, khi nhiều cơ quan trả lời được', en: 'which partner, where several answer it' } },
    ...describedSharedOptions,
  ],
  async run(call) {
    const { values, positionals } = parseArgs({
      args: [...call.args],
      allowPositionals: true,
      options: {
        ...sharedOptions,
        purpose: { type: 'string' },
        official: { type: 'string' },
        unit: { type: 'string' },
        procedure: { type: 'string' },
        dossier: { type: 'string' },
        partner: { type: 'string' },
      },
    })
    const [name, ...pairs] = positionals
    const service = serviceOf(name)
    const question = {
      asking: {
        ...(values.purpose === undefined ? {} : { purpose: values.purpose }),
        official: { id: required(values.official, '--official') },
        unit: required(values.unit, '--unit'),
        ...(values.procedure === undefined ? {} : { procedureCode: values.procedure }),
        ...(values.dossier === undefined ? {} : { dossierCode: values.dossier }),
      } satisfies Omit<Asking, 'purpose'> & { readonly purpose?: string },
      ...(values.partner === undefined ? {} : { partner: values.partner }),
      parameters: Object.fromEntries(pairs.map(parameterOf)),
    }
    const put = (gateway: Gateway) => gateway.post<LookUpAnswer>(`/v1/queries/${service}`, jsonContent(question))
    const { body } = await withGateway(call, values.profile, ['client'], put)
    if (values.json === true) call.terminal.printJson(body)
    else showAnswer(call.terminal, body)
  },
}

function serviceOf(name: string | undefined): ServiceName {
  const service = serviceNames.find((candidate) => candidate === name)
  if (service !== undefined) return service
  throw wrongUsage(`<service> là một trong: ${serviceNames.join(', ')}`, `<service> is one of: ${serviceNames.join(', ')}`)
}

function required(value: string | undefined, flag: string): string {
  if (value === undefined || value === '') throw wrongUsage(`Thiếu ${flag}`, `${flag} is missing`)
  return value
}

function parameterOf(pair: string): readonly [string, string] {
  const at = pair.indexOf('=')
  if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)]
  // the word itself may be somebody's number
  throw wrongUsage('Tham số viết dạng tên=giá-trị', 'Parameters are written as name=value')
}
