/** What does not travel, with the reason: fields of the land system that we never fill, parts of our dossier it has no field for. */
import { districtsUntil } from './wire-versions.ts'

/** `message.field` of the land system → why it is not sent. */
export const notSent: Readonly<Record<string, string>> = {
  'TiepNhanHoSo.HuyenId': `there are districts until ${districtsUntil} only`,
  'phanhoihososaiketqua.SoBienNhan': 'a complaint about a wrong result: the canonical dossier has no such section, and it is not a withdrawal',
  'phanhoihososaiketqua.NoiDung': 'as SoBienNhan of the same message',
  'phanhoihososaiketqua.DanhSachGiayToDinhKem': 'as SoBienNhan of the same message',
}

/** Part of the canonical dossier (JSON pointer) → why the land system does not get it. A parent's reason covers what is in it. */
export const notCarried: Readonly<Record<string, string>> = {
  '/procedure': 'the land system knows the case by its own process, which is /land/workflow',
  '/sender': 'is the issuer of the signature',
  '/receiver': 'is the land office itself',
  '/channel': 'the land system has no field for it',
  '/returnBy': 'the land system has no field for it',
  '/subject': 'the land system has no field for it; the process says what the case is',
  '/applicant/kind': 'the land system has no field for it',
  '/applicant/identityNumbers/*/type': 'SoChungMinh is a number without a kind',
  '/applicant/dateOfBirth': 'the land system has no field for it',
  '/applicant/address/provinceCode': 'the applicant’s address is one line; TinhId is the asset’s',
  '/applicant/address/communeCode': 'the applicant’s address is one line; XaId is the asset’s',
  '/applicant/portalAccountId': 'is for the national portal',
  '/processingUnit': 'the land system assigns its own office',
  '/submittedAt': 'the land system counts from reception',
  '/finishedAt': 'the land system says itself when it finished',
  '/status': 'the land system keeps its own; what it reaches comes back by callbacks',
  '/components/*/code': 'papers are known by their names',
  '/components/*/digitised': 'the land system has no field for it',
  '/components/*/reused': 'the land system has no field for it',
  '/components/*/attachment/mediaType': 'a file has a name and its bytes',
  '/components/*/attachment/size': 'a file has a name and its bytes',
  '/fees': 'the land system has no field for fees of the one-stop system',
  '/progress': 'the land system has no field for steps at the one-stop system',
  '/note': 'TiepNhanHoSo has no note',
  '/landTax': 'is for the tax agency',
  '/civilStatus': 'is for the civil registry',
  '/judicialRecord': 'is for the judiciary',
  '/payment': 'is for the treasury',
  '/paymentProof/receipts/*/mediaType': 'a file has a name and its bytes',
  '/paymentProof/receipts/*/size': 'a file has a name and its bytes',
  '/withdrawal': 'the land system has no message for a withdrawal: CapNhatTrangThaiHoSo says that a result was handed over',
  '/supplementRounds': 'the land system keeps its own rounds',
  '/results': 'results come from the land system',
}

/** Field of the search → why nothing is asked by it. */
export const notAsked: Readonly<Record<string, string>> = {
  huyenId: `there are districts until ${districtsUntil} only`,
  soHoSoGoc: 'what the certificate is known by are its own numbers',
  namSinh: 'would browse: who is meant is said by the number of a paper',
  soNha: 'would browse: a parcel is known by its numbers',
  diaChiChiTiet: 'as soNha',
}
