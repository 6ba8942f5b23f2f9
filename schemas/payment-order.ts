/** What is to be paid through the treasury: online, or by a payment slip to the state budget (giấy nộp tiền, C1-02/NS). */
import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { CalendarDate, Vnd, line } from './primitives.ts'

const strict = { additionalProperties: false }

function digits(count: number, description: string, example: string) {
  return Type.String({ pattern: `^[0-9]{${count}}$`, description, 'x-form': { vi: `${count} chữ số`, en: `${count} digits` }, examples: [example] })
}

/** Nothing is paid with zero đồng. */
const Paid = Type.Integer({ ...Vnd, minimum: 1 })

const PaymentItem = Type.Object(
  {
    description: line(300, 'What is paid'),
    amount: Paid,
    noticeNumber: Type.Optional(line(100, 'Notice (thông báo, số quyết định) that the item pays; absent for fees')),
    fee: Type.Optional(
      Type.Object(
        { code: line(50), kind: oneOf(['fee', 'charge'], 'fee: phí; charge: lệ phí') },
        { ...strict, description: 'For a fee or charge of the procedure; absent for what a notice demands' },
      ),
    ),
  },
  strict,
)
export type PaymentItem = Static<typeof PaymentItem>

/** For fines: the decision that imposed it. */
const FineDecision = Type.Object(
  {
    kindCode: Type.Optional(line(50, 'Code of the kind of fine (mã loại hình thu phạt)')),
    kindName: Type.Optional(line(300)),
    agencyCode: Type.Optional(line(50, 'Code of the agency that decided')),
    agencyName: Type.Optional(line(300)),
    number: line(100, 'Number of the decision (số quyết định)'),
    date: CalendarDate,
    violatedAt: Type.Optional(line(100, 'When the violation happened, as the decision writes it')),
    violatedWhere: Type.Optional(line(500)),
    violator: Type.Optional(line(200)),
  },
  { ...strict, description: 'Decision that the payment follows (quyết định xử phạt)' },
)

export const OnlinePayment = Type.Object(
  {
    kind: Type.Literal('online'),
    reference: Type.Optional(
      Type.String({
        pattern: '^[0-9A-Za-z]{1,40}$',
        description: 'Reference of the one-stop system’s own, shown with the order; the reference at the platform is made by the gateway',
        'x-form': { vi: '1 đến 40 chữ không dấu hoặc chữ số', en: '1 to 40 unaccented letters or digits' },
      }),
    ),
    content: line(300, 'What the payer reads (nội dung thanh toán)'),
    items: Type.Array(PaymentItem, { minItems: 1, maxItems: 200 }),
    total: Type.Integer({ ...Vnd, minimum: 1, description: 'Sum of the items, in đồng' }),
    payer: Type.Object(
      { name: line(200), identityNumber: line(30), address: Type.Optional(line(500)), province: Type.Optional(line(100)) },
      { ...strict, description: 'Who pays (người nộp)' },
    ),
    beneficiary: Type.Object(
      {
        account: Type.String({
          pattern: '^[0-9A-Za-z.]{1,50}$',
          description: 'Account that receives the money',
          'x-form': { vi: 'số tài khoản', en: 'account number' },
        }),
        bankCode: line(50, 'Code of the bank that keeps the account'),
        name: line(200, 'Owner of the account'),
      },
      { ...strict, description: 'Who is paid (đơn vị thụ hưởng)' },
    ),
    service: Type.Object(
      {
        code: Type.Optional(line(50, 'Code of the public service (mã DVC); by default the procedure’s code with .01')),
        name: Type.Optional(line(500, 'Name of the public service; by default the procedure’s')),
        unitCode: line(50, 'Code of the unit that collects'),
        unitName: line(300),
      },
      { ...strict, description: 'For which service, of which unit' },
    ),
    treasury: Type.Optional(
      Type.Object({ name: line(200, 'State treasury office (kho bạc)'), budgetAccount: line(50, 'Account of the state budget (tài khoản thu NSNN)') }, strict),
    ),
    decision: Type.Optional(FineDecision),
  },
  { ...strict, description: 'Order to pay online, on the payment platform of the national portal' },
)
export type OnlinePayment = Static<typeof OnlinePayment>

const SlipItem = Type.Object(
  {
    documentNumber: line(100, 'Number of the declaration, notice or decision, or id of the dossier'),
    period: Type.Optional(line(50, 'Tax period, or date of the decision')),
    description: line(300),
    foreignAmount: Type.Optional(line(30, 'Amount in the foreign currency, where one is paid')),
    amount: Paid,
    chapter: digits(3, 'Budget chapter (mã chương)', '757'),
    subItem: digits(4, 'Budget sub-item (mã NDKT, tiểu mục)', '2801'),
    areaCode: line(10, 'General statistics code of the area (mã ĐBHC)'),
  },
  strict,
)

export const BudgetSlip = Type.Object(
  {
    kind: Type.Literal('budget-slip'),
    number: line(50, 'Number of the slip (số GNT)'),
    form: line(50, 'Form of the slip (mẫu hiệu)'),
    voucherNumber: Type.Optional(line(50, 'Number of the voucher (số chứng từ)')),
    paidBy: oneOf(['transfer', 'cash'], 'How the money is paid in (hình thức nộp tiền)'),
    currency: Type.String({
      pattern: '^[A-Z]{3}$',
      description: 'ISO 4217',
      'x-form': { vi: 'mã tiền tệ 3 chữ', en: 'currency code of 3 letters' },
      examples: ['VND'],
    }),
    payer: Type.Object(
      { name: line(200), taxCode: line(20), address: line(500), province: line(100) },
      { ...strict, description: 'Tax payer (người nộp thuế)' },
    ),
    debit: Type.Optional(Type.Object({ bank: line(200), account: line(50) }, { ...strict, description: 'Account that is debited' })),
    revenueKind: line(50, 'Kind of account that is credited (loại tài khoản thu), e.g. TK_THU_NSNN'),
    treasuryAccount: line(20, 'Account at the state treasury, e.g. 7111'),
    treasuryProvince: line(100, 'Province of the state treasury office'),
    collector: line(200, 'Agency that manages the revenue (cơ quan quản lý thu)'),
    collectingBank: Type.Optional(line(200, 'Bank that collects on behalf of the treasury')),
    items: Type.Array(SlipItem, { minItems: 1, maxItems: 200 }),
    total: Type.Integer({ ...Vnd, minimum: 1, description: 'Sum of the items, in đồng' }),
  },
  { ...strict, description: 'Slip of payment to the state budget (C1-02/NS)' },
)
export type BudgetSlip = Static<typeof BudgetSlip>

export const PaymentOrder = Type.Union([OnlinePayment, BudgetSlip], { description: 'What is to be paid, and how' })
export type PaymentOrder = Static<typeof PaymentOrder>
