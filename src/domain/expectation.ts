/** What a schema expects, in words of both languages, for every keyword that our schemas use; never the value itself. */
import type { FieldError } from './errors.ts'

type Message = FieldError['message']

/** A fault as Ajv and TypeBox both tell it. */
export interface FaultyKeyword {
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
  readonly hint?: SchemaHint | undefined
}

/** What the schema says of itself beside the keyword. */
export interface SchemaHint {
  /** What the pattern describes, as words in the middle of a sentence. */
  readonly 'x-form'?: Message
  readonly examples?: readonly unknown[]
  readonly anyOf?: readonly { readonly const?: unknown }[]
  readonly pattern?: string
}

/** A new keyword gets the last line until it has its own. */
export function expectation({ keyword, params, hint }: FaultyKeyword): Message {
  const limit = String(params['limit'])
  switch (keyword) {
    case 'required':
      return { vi: 'bắt buộc phải có', en: 'is required' }
    case 'additionalProperties':
      return { vi: 'không có trường này', en: 'is not a known field' }
    case 'type':
      return typeNames[String(params['type'])] ?? { vi: `phải có kiểu ${String(params['type'])}`, en: `must be of type ${String(params['type'])}` }
    case 'format':
      return formatNames[String(params['format'])] ?? { vi: `phải theo dạng ${String(params['format'])}`, en: `must have the format ${String(params['format'])}` }
    case 'enum':
      return oneOfThese(params['allowedValues'])
    case 'const':
      return oneOfThese([params['allowedValue']])
    case 'anyOf':
      return oneOfThese(hint?.anyOf?.map((branch) => branch.const))
    case 'pattern':
      return patternMessage(hint)
    case 'minLength':
      return limit === '1' ? { vi: 'không được để trống', en: 'must not be empty' } : { vi: `phải dài ít nhất ${limit} ký tự`, en: `must have at least ${limit} characters` }
    case 'maxLength':
      return { vi: `dài nhất ${limit} ký tự`, en: `must have at most ${limit} characters` }
    case 'minItems':
      return { vi: `phải có ít nhất ${limit} mục`, en: `must have at least ${limit} items` }
    case 'maxItems':
      return { vi: `nhiều nhất ${limit} mục`, en: `must have at most ${limit} items` }
    case 'minimum':
      return { vi: `phải từ ${limit} trở lên`, en: `must be ${limit} or more` }
    case 'maximum':
      return { vi: `phải từ ${limit} trở xuống`, en: `must be ${limit} or less` }
    case 'exclusiveMinimum':
      return { vi: `phải lớn hơn ${limit}`, en: `must be more than ${limit}` }
    default:
      return { vi: `không đúng quy tắc "${keyword}" của khuôn dạng`, en: `breaks the rule "${keyword}" of its schema` }
  }
}

const typeNames: Readonly<Record<string, Message>> = {
  string: { vi: 'phải là chuỗi ký tự', en: 'must be a string' },
  integer: { vi: 'phải là số nguyên', en: 'must be a whole number' },
  number: { vi: 'phải là số', en: 'must be a number' },
  boolean: { vi: 'phải là true hoặc false', en: 'must be true or false' },
  array: { vi: 'phải là danh sách', en: 'must be a list' },
  object: { vi: 'phải là đối tượng', en: 'must be an object' },
}

const formatNames: Readonly<Record<string, Message>> = {
  'date-time': {
    vi: 'phải là thời điểm RFC 3339 có thật từ năm 1900 đến năm 2200, kèm múi giờ, ví dụ 2026-11-20T08:30:00+07:00',
    en: 'must be an existing RFC 3339 instant of the years 1900 to 2200 with an offset, e.g. 2026-11-20T08:30:00+07:00',
  },
  date: { vi: 'phải là ngày có thật từ năm 1900 đến năm 2200, dạng YYYY-MM-DD', en: 'must be an existing date of the years 1900 to 2200, YYYY-MM-DD' },
  email: { vi: 'phải là địa chỉ thư điện tử', en: 'must be an e-mail address' },
  uuid: { vi: 'phải là UUID chữ thường', en: 'must be a lower-case UUID' },
  uri: { vi: 'phải là địa chỉ URI', en: 'must be a URI' },
}

function oneOfThese(values: unknown): Message {
  const list = Array.isArray(values) ? values.map(String).join(', ') : ''
  return { vi: `phải là một trong: ${list}`, en: `must be one of: ${list}` }
}

function patternMessage(hint: SchemaHint | undefined): Message {
  if (hint?.pattern?.startsWith(patternOfTexts)) return textMessage
  const form = hint?.['x-form']
  const words = form === undefined ? pattern(hint?.pattern ?? '') : { vi: `phải là ${form.vi}`, en: `must be: ${form.en}` }
  const example = hint?.examples?.[0]
  return typeof example === 'string' ? { vi: `${words.vi}; ví dụ ${example}`, en: `${words.en}; e.g. ${example}` } : words
}

function pattern(text: string): Message {
  return { vi: `không khớp mẫu ${text}`, en: `does not match ${text}` }
}

/** How the pattern of every text begins that `line` and `lines` of schemas/primitives.ts make. */
const patternOfTexts = '^(?=\\s*\\S)[^\\u0000'

const textMessage: Message = {
  vi: 'phải có chữ nhìn thấy được, không có ký tự điều khiển hay ký tự đổi chiều viết',
  en: 'must hold visible text, without control characters and changes of the writing direction',
}
