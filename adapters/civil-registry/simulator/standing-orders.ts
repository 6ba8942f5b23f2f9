/** What the simulated registry can be made to tell about a dossier, as the row that LayKetQua then answers. */
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { oneOf } from '../../../schemas/one-of.ts'
import type { TellOrder } from '../../../src/ports/simulator.ts'
import { registryTime } from '../registry-time.ts'
import { sandboxAgreement } from '../sandbox-agreement.ts'
import type { SentModule, WirePush } from '../wire.ts'
import type { Row } from './register.ts'

const Text = Type.Optional(Type.String())

export const tellWords = ['waiting', 'supplement', 'processing', 'result', 'result-without-paper', 'refused', 'unforeseen', 'not-updated'] as const

/** Stands where a state should: asked about this dossier, the registry says that there is none yet. */
export const notUpdated = ''

const Order = Type.Object(
  {
    what: oneOf(tellWords),
    dossierCode: Type.String(),
    /** RFC 3339; the simulator's own time where absent. */
    at: Type.Optional(Type.String({ format: 'date-time' })),
    content: Text,
    officer: Text,
    /** Of a supplement, as the registry writes it: dd/MM/yyyy HH:mm:ss. */
    dueAt: Text,
    /** Of an unforeseen state. */
    state: Text,
  },
  { additionalProperties: false },
)

const said: Readonly<Record<(typeof tellWords)[number], { readonly trangThai: string; readonly words: string }>> = {
  waiting: { trangThai: '1', words: 'Hồ sơ chờ tiếp nhận' },
  supplement: { trangThai: '2', words: 'Đề nghị bổ sung giấy tờ tuỳ thân của người yêu cầu' },
  processing: { trangThai: '3', words: 'Hồ sơ đủ điều kiện, đang xử lý' },
  result: { trangThai: '4', words: 'Đã đăng ký' },
  'result-without-paper': { trangThai: '4', words: 'Đã đăng ký, giấy tờ chuyển sau' },
  refused: { trangThai: '6', words: 'Không đủ điều kiện đăng ký' },
  unforeseen: { trangThai: '7', words: 'Chuyển xác minh liên tỉnh' },
  'not-updated': { trangThai: notUpdated, words: 'Chưa cập nhật trạng thái' },
}

const paperOf: Readonly<Record<SentModule, string>> = { LTKS: 'giayKhaiSinh', LTKT: 'giayKhaiTu', LTKH: 'giayKetHon', BS: 'banSao' }

/** Throws where the registry has no such words. */
export function rowOf(given: TellOrder, push: WirePush, now: Date): Row {
  if (!Value.Check(Order, given)) throw new TypeError(`Not an order: {what: ${tellWords.join(' | ')}, dossierCode, at?, content?, officer?, dueAt?, state?}`)
  const { trangThai, words } = said[given.what]
  const at = registryTime(given.at ?? now.toISOString())
  return {
    maDonVi: push.maDonVi,
    maTinh: sandboxAgreement.provinceCode,
    module: push.module,
    maHoSoLT: push.maHoSoLT,
    maHoSoMCDT: push.maHoSoMCDT,
    errors: null,
    trangThai: given.state ?? trangThai,
    thoiGianThucHien: at,
    ghiChu: '',
    ketQuaXuLy: given.what === 'result' ? JSON.stringify(resultOf(push, at)) : '',
    nguoiXuLy: given.officer ?? 'Nông Văn Hộ Tịch',
    chucDanh: 'Công chức tư pháp - hộ tịch',
    phongBanXuLy: 'UBND xã Thử',
    noiDungXuLy: given.content ?? words,
    hanBoSungHoSo: given.what === 'supplement' ? (given.dueAt ?? '31/12/2026 17:00:00') : '',
  }
}

function resultOf(push: WirePush, at: string): Row {
  const paper = push.module === 'KS' || push.module === 'KT' ? 'banSao' : paperOf[push.module]
  return {
    soDinhDanh: '052226000101',
    ngayDangKy: at.slice(0, 10).replaceAll('/', '.'),
    soDangKy: '101/2026',
    quyenSo: '01/2026',
    trangSo: '101',
    maGiayToKetQua: 'KQ.G15.000017',
    [paper]: Buffer.from(`%PDF-1.7\n% giấy của hồ sơ ${push.maHoSoMCDT}\n%%EOF\n`).toString('base64'),
  }
}
