/** operations-1.0: what the operations of the Department of Justice take and answer. */
import { Type, type Static } from 'typebox'
import { Code, Day, Filled, Form, MaybeCode, MaybeText, PaperCode, PartialDay, YesNo } from '../wire.ts'

const strict = { additionalProperties: false }

export const operation = {
  register: 'nhanHoSoDangKy',
  state: 'traTrangThaiHs',
  states: 'traDsTrangThaiHs',
  results: 'traHoSo',
  acknowledge: 'danhDauHsThanhCong',
  catalogue: 'traDanhMuc',
} as const

const DeclarationForm = Type.Object(
  {
    fullName: Filled,
    otherName: Type.Optional(Filled),
    genderId: YesNo,
    birthDateStr: Day,
    birthPlace: Type.Optional(Filled),
    nationalityId: Filled,
    ethnicId: Type.Optional(Filled),
    residence: Type.Optional(Filled),
    reRegionId: Type.Optional(Filled),
    residenceTemporary: Type.Optional(Filled),
    rtRegionId: Type.Optional(Filled),
    idTypeId: PaperCode,
    identifyNo: Filled,
    idIssueDate: Type.Optional(Day),
    idIssuePlace: Type.Optional(Filled),
    dadName: Type.Optional(Filled),
    dadDob: Type.Optional(PartialDay),
    momName: Type.Optional(Filled),
    momDob: Type.Optional(PartialDay),
    partnerName: Type.Optional(Filled),
    partnerDob: Type.Optional(PartialDay),
    phone: Filled,
    email: Type.Optional(Filled),
    declareDate: Day,
    declareTypeId: Type.Union([Type.Literal(3844), Type.Literal(3845), Type.Literal(3846), Type.Literal(3847)]),
    ministryJusticeId: Type.Optional(Filled),
    requestQty: Type.Integer({ minimum: 1 }),
    requestQtyAdd: Type.Optional(Type.Integer({ minimum: 0 })),
    agencyRequestId: Type.Optional(Filled),
    regionRequestId: Type.Optional(Filled),
    objectRequestId: Type.Union([Type.Literal(71), Type.Literal(72), Type.Literal(73), Type.Literal(74)]),
    formType: Form,
    isBanPosition: Type.Optional(YesNo),
    delivery: Type.Optional(YesNo),
    deliveryAddress: Type.Optional(Filled),
    deliveryDistrict: Type.Optional(Filled),
    note: Type.Optional(Filled),
    purpose: Type.Optional(Filled),
    receiveNo: Type.Optional(Filled),
    declarationPortalID: Type.Optional(Filled),
  },
  strict,
)

const ResidenceForm = Type.Object(
  { fromDateStr: Type.Optional(PartialDay), toDateStr: Type.Optional(PartialDay), residencePlace: Filled, jobName: Type.Optional(Filled), workPlace: Type.Optional(Filled) },
  strict,
)

const MandatorForm = Type.Object(
  {
    fullName: Filled,
    genderId: Type.Optional(YesNo),
    birthDateStr: Type.Optional(Day),
    birthPlaceId: Type.Optional(Filled),
    residence: Type.Optional(Filled),
    regionId: Type.Optional(Filled),
    idTypeId: Type.Optional(PaperCode),
    identifyNo: Type.Optional(Filled),
    idIssueDate: Type.Optional(Day),
    idIssuePlace: Type.Optional(Filled),
    mandatorRelation: Type.Optional(Filled),
    mandatorDate: Type.Optional(Day),
  },
  strict,
)

export const Registration = Type.Object(
  {
    idMinistryJustice: Filled,
    idReceivedDec: Filled,
    dateReceivedDec: Day,
    datePromissoryDec: Day,
    idMoneyReceipt: Type.Optional(Filled),
    declarationWSForm: DeclarationForm,
    residenceWSForm: Type.Array(ResidenceForm),
    mandatorWSForm: Type.Optional(MandatorForm),
  },
  strict,
)
export type Registration = Static<typeof Registration>

/** Answers are read for what is known of them; more fields are no fault. */
export const StatusAnswer = Type.Object({ STATUS: Code, DESCRIPTION: MaybeText, ID: Type.Optional(Type.Union([Code, Type.Null()])) })
export type StatusAnswer = Static<typeof StatusAnswer>

/** The document gives no types: numbers and texts are both taken. */
export const StateAnswer = Type.Object({
  DEC_STATUS_ID: Type.Optional(Type.Union([Code, Type.Null()])),
  DEC_STATUS_NAME: MaybeCode,
  APPROVE_DATE: MaybeCode,
  ISSUE_DATE: MaybeCode,
  STATUS: Type.Optional(Code),
  DESCRIPTION: MaybeText,
})

export const StateItem = Type.Object({ DECLARATION_ID: Code, DEC_STATUS_ID: Code, APPOINTMENT_NO: MaybeCode, RECEIVE_NO: MaybeCode, ISSUE_DATE: MaybeCode })
export type StateItem = Static<typeof StateItem>

/** A finished dossier with its record. The names of number and file are to be confirmed with the service. */
export const ResultItem = Type.Object({ DECLARATION_ID: Code, RECEIVE_NO: MaybeCode, ISSUE_DATE: MaybeCode, RECORD_NO: MaybeCode, FILE_CONTENT: Type.Optional(Type.Union([Type.String(), Type.Null()])) })
export type ResultItem = Static<typeof ResultItem>

/** Items are looked at one by one, so that one odd item does not hide the others. */
export const ListAnswer = Type.Object({
  LISTCONTENT: Type.Optional(Type.Union([Type.Array(Type.Unknown()), Type.Null()])),
  STATUS: Type.Optional(Code),
  DESCRIPTION: MaybeText,
})
export type ListAnswer = Static<typeof ListAnswer>
