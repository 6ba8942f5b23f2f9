/** Canonical dossier → nhanHoSoDangKy. */
import type { Address } from '../../../schemas/address.ts'
import type { JudicialRecord, Stay } from '../../../schemas/judicial-record.ts'
import type { OperationsConfig } from '../config.ts'
import { dayOf, localDay } from '../dates.ts'
import { listRow, type MappingRow, type Request } from '../mapping.ts'
import { paperCode, sexCode, yesNo } from '../person-papers.ts'

export interface OperationsRequest extends Request {
  readonly agreement: OperationsConfig
}

type Asker = JudicialRecord['askedBy']

const declareType: Readonly<Record<Asker, number>> = { person: 3846, 'authorised-person': 3845, agency: 3847, 'prosecuting-agency': 3844 }
const agencyObject: Readonly<Partial<Record<Asker, number>>> = { agency: 73, 'prosecuting-agency': 74 }
const vietnameseObject = 72
const foreignObject = 71

const subject = '/judicialRecord/subject'
const authorised = '/judicialRecord/authorisedPerson'

const stayMapping: readonly MappingRow<Stay>[] = [
  { wire: 'fromDateStr', from: ['/judicialRecord/stays/*/from'], value: (stay) => dayOf(stay.from) },
  { wire: 'toDateStr', from: ['/judicialRecord/stays/*/to'], value: (stay) => stay.to && dayOf(stay.to) },
  { wire: 'residencePlace', from: ['/judicialRecord/stays/*/place'], value: (stay) => stay.place },
  { wire: 'jobName', from: ['/judicialRecord/stays/*/occupation'], value: (stay) => stay.occupation },
  { wire: 'workPlace', from: ['/judicialRecord/stays/*/workplace'], value: (stay) => stay.workplace },
]

const declarationMapping: readonly MappingRow<OperationsRequest>[] = [
  { wire: 'fullName', from: [`${subject}/name`], value: ({ record }) => record.subject.name },
  { wire: 'otherName', from: [`${subject}/otherName`], value: ({ record }) => record.subject.otherName },
  { wire: 'genderId', from: [`${subject}/sex`], value: ({ record }) => sexCode[record.subject.sex] },
  { wire: 'birthDateStr', from: [`${subject}/dateOfBirth`], value: ({ record }) => dayOf(record.subject.dateOfBirth) },
  { wire: 'birthPlace', from: [`${subject}/birthPlace`], value: ({ record }) => record.subject.birthPlace },
  { wire: 'nationalityId', from: [`${subject}/nationality`], value: ({ record, agreement }) => agreement.nationalities.find((row) => row.country === record.subject.nationality)?.id },
  { wire: 'ethnicId', from: [`${subject}/ethnicGroup/code`], value: ({ record }) => record.subject.ethnicGroup?.code },
  { wire: 'residence', from: [`${subject}/permanentResidence/detail`], value: ({ record }) => record.subject.permanentResidence?.detail },
  { wire: 'reRegionId', from: [`${subject}/permanentResidence/communeCode`, `${subject}/permanentResidence/provinceCode`], value: ({ record }) => regionOf(record.subject.permanentResidence) },
  { wire: 'residenceTemporary', from: [`${subject}/temporaryResidence/detail`], value: ({ record }) => record.subject.temporaryResidence?.detail },
  { wire: 'rtRegionId', from: [`${subject}/temporaryResidence/communeCode`, `${subject}/temporaryResidence/provinceCode`], value: ({ record }) => regionOf(record.subject.temporaryResidence) },
  { wire: 'idTypeId', from: [`${subject}/paper/type`], value: ({ record }) => paperCode[record.subject.paper.type] },
  { wire: 'identifyNo', from: [`${subject}/paper/number`], value: ({ record }) => record.subject.paper.number },
  { wire: 'idIssueDate', from: [`${subject}/paper/issuedOn`], value: ({ record }) => record.subject.paper.issuedOn && dayOf(record.subject.paper.issuedOn) },
  { wire: 'idIssuePlace', from: [`${subject}/paper/issuedBy`], value: ({ record }) => record.subject.paper.issuedBy },
  { wire: 'dadName', from: [`${subject}/father/name`], value: ({ record }) => record.subject.father?.name },
  { wire: 'dadDob', from: [`${subject}/father/dateOfBirth`], value: ({ record }) => record.subject.father?.dateOfBirth && dayOf(record.subject.father.dateOfBirth) },
  { wire: 'momName', from: [`${subject}/mother/name`], value: ({ record }) => record.subject.mother?.name },
  { wire: 'momDob', from: [`${subject}/mother/dateOfBirth`], value: ({ record }) => record.subject.mother?.dateOfBirth && dayOf(record.subject.mother.dateOfBirth) },
  { wire: 'partnerName', from: [`${subject}/spouse/name`], value: ({ record }) => record.subject.spouse?.name },
  { wire: 'partnerDob', from: [`${subject}/spouse/dateOfBirth`], value: ({ record }) => record.subject.spouse?.dateOfBirth && dayOf(record.subject.spouse.dateOfBirth) },
  { wire: 'phone', from: [`${subject}/phone`], value: ({ record }) => record.subject.phone },
  { wire: 'email', from: [`${subject}/email`], value: ({ record }) => record.subject.email },
  { wire: 'declareDate', from: ['/judicialRecord/declaredOn', '/receivedAt'], value: ({ dossier, record }) => dayOf(record.declaredOn ?? localDay(dossier.receivedAt)) },
  { wire: 'declareTypeId', from: ['/judicialRecord/askedBy'], value: ({ record }) => declareType[record.askedBy] },
  { wire: 'ministryJusticeId', from: [], value: ({ agreement }) => agreement.ministryJusticeId },
  { wire: 'requestQty', from: ['/judicialRecord/copies'], value: ({ record }) => record.copies },
  { wire: 'requestQtyAdd', from: ['/judicialRecord/additionalCopies'], value: ({ record }) => record.additionalCopies },
  { wire: 'agencyRequestId', from: ['/judicialRecord/agency/code'], value: ({ record }) => record.agency?.code },
  { wire: 'regionRequestId', from: ['/judicialRecord/agency/regionCode'], value: ({ record }) => record.agency?.regionCode },
  { wire: 'objectRequestId', from: ['/judicialRecord/askedBy', `${subject}/nationality`], value: ({ record }) => objectOf(record) },
  { wire: 'formType', from: ['/judicialRecord/form'], value: ({ record }) => record.form },
  { wire: 'isBanPosition', from: ['/judicialRecord/withPositionBan'], value: ({ record }) => yesNo(record.withPositionBan) },
  { wire: 'delivery', from: ['/returnBy'], value: ({ dossier }) => yesNo(dossier.returnBy === 'post') },
  { wire: 'deliveryAddress', from: ['/judicialRecord/deliveryAddress'], value: ({ record }) => record.deliveryAddress },
  { wire: 'note', from: ['/note'], value: ({ dossier }) => dossier.note },
  { wire: 'purpose', from: ['/judicialRecord/purpose/words'], value: ({ record }) => record.purpose.words },
  // lists of states name dossiers by this number
  { wire: 'receiveNo', from: ['/code'], value: ({ dossier }) => dossier.code },
]

const mandatorMapping: readonly MappingRow<OperationsRequest>[] = [
  { wire: 'fullName', from: [`${authorised}/name`], value: ({ record }) => record.authorisedPerson?.name },
  { wire: 'genderId', from: [`${authorised}/sex`], value: ({ record }) => record.authorisedPerson?.sex && sexCode[record.authorisedPerson.sex] },
  { wire: 'birthDateStr', from: [`${authorised}/dateOfBirth`], value: ({ record }) => record.authorisedPerson?.dateOfBirth && dayOf(record.authorisedPerson.dateOfBirth) },
  { wire: 'birthPlaceId', from: [`${authorised}/birthPlaceCode`], value: ({ record }) => record.authorisedPerson?.birthPlaceCode },
  { wire: 'residence', from: [`${authorised}/residence/detail`], value: ({ record }) => record.authorisedPerson?.residence?.detail },
  { wire: 'regionId', from: [`${authorised}/residence/communeCode`, `${authorised}/residence/provinceCode`], value: ({ record }) => regionOf(record.authorisedPerson?.residence) },
  { wire: 'idTypeId', from: [`${authorised}/paper/type`], value: ({ record }) => record.authorisedPerson?.paper && paperCode[record.authorisedPerson.paper.type] },
  { wire: 'identifyNo', from: [`${authorised}/paper/number`], value: ({ record }) => record.authorisedPerson?.paper?.number },
  { wire: 'idIssueDate', from: [`${authorised}/paper/issuedOn`], value: ({ record }) => record.authorisedPerson?.paper?.issuedOn && dayOf(record.authorisedPerson.paper.issuedOn) },
  { wire: 'idIssuePlace', from: [`${authorised}/paper/issuedBy`], value: ({ record }) => record.authorisedPerson?.paper?.issuedBy },
  { wire: 'mandatorRelation', from: [`${authorised}/relation`], value: ({ record }) => record.authorisedPerson?.relation },
  { wire: 'mandatorDate', from: [`${authorised}/authorisedOn`], value: ({ record }) => record.authorisedPerson?.authorisedOn && dayOf(record.authorisedPerson.authorisedOn) },
]

export const registrationMapping: readonly MappingRow<OperationsRequest>[] = [
  { wire: 'idMinistryJustice', from: [], value: ({ agreement }) => agreement.ministryJusticeId },
  { wire: 'idReceivedDec', from: ['/code'], value: ({ dossier }) => dossier.code },
  { wire: 'dateReceivedDec', from: ['/receivedAt'], value: ({ dossier }) => dayOf(localDay(dossier.receivedAt)) },
  { wire: 'datePromissoryDec', from: ['/dueAt'], value: ({ dossier }) => dayOf(localDay(dossier.dueAt)) },
  { wire: 'idMoneyReceipt', from: ['/judicialRecord/receipt/number'], value: ({ record }) => record.receipt?.number },
  ...inGroup('declarationWSForm', declarationMapping),
  listRow('residenceWSForm', '/judicialRecord/stays', ({ record }: OperationsRequest) => record.stays, stayMapping),
  ...inGroup('mandatorWSForm', mandatorMapping),
]

function inGroup(group: string, rows: readonly MappingRow<OperationsRequest>[]): readonly MappingRow<OperationsRequest>[] {
  return rows.map((row) => ({ ...row, wire: `${group}.${row.wire}` }))
}

/** The smallest region that is known. */
function regionOf(address: Address | undefined): string | undefined {
  return address?.communeCode ?? address?.provinceCode
}

function objectOf(record: JudicialRecord): number {
  return agencyObject[record.askedBy] ?? (record.subject.nationality === 'VN' ? vietnameseObject : foreignObject)
}
