/** Faults of a JSON Web Signature. */

export const joseFaults = {
  'jws-form': { vi: 'không phải JWS gọn có nội dung tách rời', en: 'it is not a compact JWS with a detached payload' },
  'jws-too-long': { vi: 'chữ ký dài quá mức đọc', en: 'the signature is longer than is read' },
  'jws-base64': { vi: 'một phần không phải base64url chuẩn tắc', en: 'a part is not canonical base64url' },
  'jws-header-json': { vi: 'phần đầu không phải một đối tượng JSON', en: 'the header is not one JSON object' },
  'jws-header-duplicate': { vi: 'phần đầu có một trường hai lần', en: 'the header has a member twice' },
  'jws-header-key': { vi: 'phần đầu mang theo khoá', en: 'the header carries a key' },
  'jws-header-shape': { vi: 'phần đầu không đúng hồ sơ chữ ký này', en: 'the header is not of this profile' },
  'jws-crit-missing': { vi: 'phần đầu không nêu b64 là bắt buộc', en: 'the header does not list b64 as critical' },
  'jws-crit-unknown': { vi: 'phần đầu nêu một trường lạ là bắt buộc', en: 'the header marks an unknown member as critical' },
  'jws-alg-none': { vi: 'phần đầu nói là không ký gì', en: 'the header says that nothing is signed' },
  'jws-alg-symmetric': { vi: 'phần đầu nêu thuật toán dùng khoá bí mật chung', en: 'the header names an algorithm with a shared secret' },
} as const
