/** What does not travel, with the reason: fields of the platform that we never fill, parts of a result that we do not keep. */

/** Field of an order or slip → why it is not sent. */
export const notSent: Readonly<Record<string, string>> = {
  HuyenNguoiNop: 'there is no district level since 2025-07-01',
}

/** Field of a result → why it reaches no field of an event. */
export const notKept: Readonly<Record<string, string>> = {
  LoaiBanTin: 'kind of the message; part of what MaXacThuc proves',
  MaDoiTac: 'is ours, and checked',
  MaTienTe: 'is checked to be VND; every amount of ours is in đồng',
  MaNganHang: 'the bank through which the citizen paid changes nothing for the dossier; it stays in the stored raw callback’s digest only',
  MaXacThuc: 'the proof itself; checked, then of no use',
}
