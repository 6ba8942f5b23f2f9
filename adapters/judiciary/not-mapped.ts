/**
 * What does not travel, with the reason: fields of a wire that are never filled, parts of our dossier that a wire has no
 * field for; and where each field of an answer lands.
 */
import type { WireName } from './wire-versions.ts'

type Reasons = Readonly<Record<string, string>>

const noDistrict = 'there is no district level since 2025-07-01'

/** Field of the wire → why it is not sent. */
export const notSent: Readonly<Record<WireName, Reasons>> = {
  'operations-1.0': {
    'declarationWSForm.deliveryDistrict': noDistrict,
    'declarationWSForm.declarationPortalID': 'is the number at the ministry’s own portal, which dossiers of a one-stop system do not have',
  },
  'central-form': {
    'toKhai.nycThuongTru.maQuanHuyen': noDistrict,
    'toKhai.nycTamTru.maQuanHuyen': noDistrict,
    'toKhai.nuqThuongTru.maQuanHuyen': noDistrict,
  },
}

const inBoth: Reasons = {
  '/originalCode': 'neither wire has a field for it',
  '/procedure': 'the agency has this procedure only',
  '/sender': 'is the issuer of the signature; the settings name the province or department',
  '/receiver': 'is the agency itself',
  '/channel': 'neither wire has a field for it',
  '/subject': 'is what the record is for, which has fields of its own',
  '/applicant': 'the agency wants the person of the record and who was authorised, who stand in /judicialRecord',
  '/processingUnit': 'neither wire has a field for it',
  '/submittedAt': 'the wires have the day of reception only',
  '/finishedAt': 'is the agency’s to say',
  '/returnedAt': 'the record is returned after the agency is done',
  '/status': 'is the agency’s to say',
  '/components/*/code': 'the wires have the names of papers only',
  '/components/*/originals': 'counts of paper stay where the paper is',
  '/components/*/copies': 'counts of paper stay where the paper is',
  '/components/*/digitised': 'neither wire has a field for it',
  '/components/*/reused': 'neither wire has a field for it',
  '/components/*/attachment/mediaType': 'neither wire has a field for it',
  '/components/*/attachment/size': 'is the length of the file that is sent',
  '/fees': 'what was paid stands in the receipt',
  '/progress': 'the steps of the one-stop system are for the national portal',
  '/landTax': 'is for the tax agency',
  '/land': 'is for the land registry',
  '/civilStatus': 'is for the civil registry',
  '/payment': 'is for the treasury',
  '/supplement': 'neither wire takes a follow-up',
  '/paymentProof': 'neither wire takes a follow-up',
  '/withdrawal': 'neither wire takes a follow-up',
  '/supplementRounds': 'neither wire has a field for it',
  '/results': 'the result is the agency’s',
  '/judicialRecord/agency/name': 'the agency that asks is known by its code',
  '/judicialRecord/subject/ethnicGroup/name': 'goes by its code',
}

/** Part of the canonical dossier (JSON pointer) → why the wire does not get it. A parent's reason covers what is in it. */
export const notCarried: Readonly<Record<WireName, Reasons>> = {
  'operations-1.0': {
    ...inBoth,
    '/components': 'this wire carries no papers',
    '/judicialRecord/purpose/code': 'this wire has the words only',
    '/judicialRecord/subject/father/paper': 'this wire has name and date of birth only',
    '/judicialRecord/subject/mother/paper': 'this wire has name and date of birth only',
    '/judicialRecord/subject/spouse/paper': 'this wire has name and date of birth only',
    '/judicialRecord/declaredConvictions': 'this wire has no field for it',
    '/judicialRecord/receipt': 'this wire has the number only',
  },
  'central-form': {
    ...inBoth,
    '/returnBy': 'this wire has no field for it: the one-stop system returns the record',
    '/note': 'this wire has no field for it',
    '/judicialRecord/agency': 'this wire has no field for it',
    '/judicialRecord/declaredOn': 'this wire has the day of reception only',
    '/judicialRecord/deliveryAddress': 'this wire has no field for it: the one-stop system returns the record',
    '/judicialRecord/authorisedPerson/birthPlaceCode': 'this wire has no field for it',
    '/judicialRecord/receipt/number': 'this wire has the address of the receipt',
  },
}

const inFile = 'ket-qua.json'

/** Field of an answer → where it lands, or why nowhere. */
export const landsIn: Readonly<Record<string, string>> = {
  'nhanHoSoDangKy.STATUS': 'outcome.kind',
  'nhanHoSoDangKy.DESCRIPTION': 'outcome.words',
  'nhanHoSoDangKy.ID': 'outcome.remoteId',
  'traTrangThaiHs.DEC_STATUS_ID': 'event.status, event.partnerCode',
  'traTrangThaiHs.DEC_STATUS_NAME': 'event.partnerWords',
  'traTrangThaiHs.APPROVE_DATE': 'told by the look-up; no event keeps it, since a day is no instant by which events could be ordered; in raw where the state is not understood',
  'traTrangThaiHs.ISSUE_DATE': 'event.result.issuedOn, from the record itself',
  'traTrangThaiHs.STATUS': 'says whether there is news',
  'traTrangThaiHs.DESCRIPTION': 'decides by the reply rules',
  'traDsTrangThaiHs.DECLARATION_ID': 'finds the awaited dossier by its remote id; the acknowledgement',
  'traDsTrangThaiHs.DEC_STATUS_ID': 'event.status, event.partnerCode',
  'traDsTrangThaiHs.APPOINTMENT_NO': 'not kept: the appointment slip is the agency’s own; in raw where the item is not understood',
  'traDsTrangThaiHs.RECEIVE_NO': 'finds the awaited dossier by its code',
  'traDsTrangThaiHs.ISSUE_DATE': 'event.result.issuedOn, from the record itself',
  'traHoSo.DECLARATION_ID': 'finds the awaited dossier by its remote id; the acknowledgement',
  'traHoSo.RECEIVE_NO': 'finds the awaited dossier by its code',
  'traHoSo.ISSUE_DATE': 'event.result.issuedOn',
  'traHoSo.RECORD_NO': 'event.result.number',
  'traHoSo.FILE_CONTENT': 'phieu-lltp.pdf',
  'DataLGSP.statusCode': 'outcome.kind',
  'DataLGSP.data': 'outcome.remoteId',
  'DataLGSP.errorDetail': 'outcome.words',
  'Scan.status': 'says whether there is news',
  'Scan.statusDescription': 'decides by the reply rules',
  'Scan.value[].maHoSoMCDT': 'finds the awaited dossier',
  'Scan.value[].trangThaiXuLy': 'event.status, event.partnerCode',
  'Scan.value[].ketQuaXuLy.soPhieuLLTP': 'event.result.number',
  'Scan.value[].ketQuaXuLy.ngayCapPhieu': 'event.result.issuedOn',
  'Scan.value[].ketQuaXuLy.phieuLLTP': 'phieu-lltp.pdf',
  'Scan.value[].ketQuaXuLy.loaiPhieu': inFile,
  'Scan.value[].ketQuaXuLy.nguoiLapPhieu': inFile,
  'Scan.value[].ketQuaXuLy.nguoiKy': inFile,
  'Scan.value[].ketQuaXuLy.chucVu': inFile,
  'Scan.value[].ketQuaXuLy.tinhTrangAnTich': inFile,
  'Scan.value[].ketQuaXuLy.thongTinCDNCV': inFile,
  'Scan.value[].ketQuaXuLy.thongTinAn': inFile,
  'Scan.value[].ketQuaXuLy.dsCDNCV': inFile,
  'Scan.value[].ketQuaXuLy.quyetDinhThuHoi': inFile,
}
