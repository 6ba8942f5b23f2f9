/** What does not travel, with the reason: fields of the registry's forms that we never fill, parts of our section they have no field for. */

/** `module.field` → why it is not sent. */
export const notSent: Readonly<Record<string, string>> = {
  'LTKH.soBanSao': 'how it differs from soLuongBanSao, which is sent, is not published',
}

/**
 * Part of the civil-status section, as `kind/part` → why no form gets it. A dossier that has it is not refused: it is about
 * the person and not asked for by this form.
 */
export const notCarried: Readonly<Record<string, string>> = {
  'birth/kind': 'is the module',
  'birth/interlinkedCode': 'is maHoSoLT of the message around the form',
  'birth/child/identityCard': 'is the field that the settings name (childIdentityCardField), in the form from 2026-09-01 only',
  'birth/child/nationality/other': 'the form asks parents only for a further nationality',
  'birth/child/personalId': 'is given by the registration',
  'birth/child/paper': 'a child that is being registered has none',
  'birth/child/residence': 'follows from the registration of residence, which is not the registry’s',
  'birth/child/verified': 'there is nothing yet to check a child against',
  'birth/mother/paper/issuedOn': 'the form asks parents for the number only',
  'birth/mother/paper/issuedBy': 'the form asks parents for the number only',
  'birth/father/paper/issuedOn': 'the form asks parents for the number only',
  'birth/father/paper/issuedBy': 'the form asks parents for the number only',
  'birth/requester/dateOfBirth': 'the form does not ask the requester for it',
  'birth/requester/ethnicGroup': 'the form does not ask the requester for it',
  'birth/requester/nationality': 'the form does not ask the requester for it',
  'death/kind': 'is the module',
  'death/interlinkedCode': 'is maHoSoLT of the message around the form',
  'death/officeCode': 'is maDonVi of the message; this form has no noiDangKy',
  'death/deceased/ethnicGroup/name': 'this form has no DanTocKhac',
  'death/deceased/nationality/other': 'this form has no QuocTichKhac',
  'death/requester/dateOfBirth': 'the form does not ask the requester for it',
  'death/requester/ethnicGroup': 'the form does not ask the requester for it',
  'death/requester/nationality': 'the form does not ask the requester for it',
  'marriage/kind': 'is the module',
  'marriage/interlinkedCode': 'is maHoSoLT of the message around the form',
  'marriage/husband/nationality/other': 'this form has no QuocTichKhac',
  'marriage/husband/verified': 'this form has no XacThucThongTin',
  'marriage/wife/nationality/other': 'this form has no QuocTichKhac',
  'marriage/wife/verified': 'this form has no XacThucThongTin',
  'copy/kind': 'is the module',
  'copy/subject/ethnicGroup': 'the entry is found without it',
  'copy/subject/nationality': 'the entry is found without it',
  'copy/subject/residence': 'the entry is found without it',
  'copy/subject/verified': 'the entry is found without it',
  'copy/subject/paper/issuedOn': 'the entry is found without it',
  'copy/subject/paper/issuedBy': 'the entry is found without it',
  'copy/requester/dateOfBirth': 'the form does not ask the requester for it',
  'copy/requester/ethnicGroup': 'the form does not ask the requester for it',
  'copy/requester/nationality': 'the form does not ask the requester for it',
}
