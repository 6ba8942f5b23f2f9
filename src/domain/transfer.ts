/**
 * Glossary: one word an idea, in the code, the documents and the console.
 *
 * | word | tiếng Việt | meaning here |
 * |---|---|---|
 * | dossier | hồ sơ | what a citizen submitted, as the one-stop system holds it |
 * | one-stop system | hệ thống một cửa | the province's system that hands dossiers over (our client) |
 * | partner | cơ quan nhận | an agency's system that the gateway speaks to |
 * | adapter | bộ nối | the folder that speaks one partner's protocol |
 * | transfer | lượt chuyển | one dossier on its way to one partner; its id is its message id |
 * | attempt | lần gửi | one try to carry a transfer to its partner |
 * | exchange | lượt trao đổi | one request and its answer inside an attempt |
 * | outcome | kết quả gửi | what an attempt came to, as a value |
 * | lane | làn | everything that waits for one partner: open, suspended or stopped |
 * | lease | quyền giữ | the right of one worker to act on a transfer until a time |
 * | replay | gửi lại | a new attempt of a failed transfer, ordered by a person, same message id |
 * | resend | buộc gửi lại | the forced form: for a transfer that was delivered already or is superseded |
 * | dismiss | đóng | a person closes a failed or waiting transfer: nothing more will be sent |
 * | correction | bản sửa | the whole of a failed dossier as one person proposes it, and another lets it go: as a transfer of its own |
 * | answer rule | quy tắc về câu trả lời | what an administrator said that an unforeseen answer of a partner means |
 * | lineage | nguồn gốc | the runs, corrections and other versions that a transfer belongs to |
 * | parked | chờ người xử lý | stopped until a person decides, with the raw answer kept |
 * | receipt | biên nhận | a signed word that something was taken |
 * | timeline | nhật ký | every step of a transfer with its time |
 * | dossier component | thành phần hồ sơ | a document of a dossier |
 * | notice | thông báo | a paper of a partner that asks for money, e.g. a tax notice |
 * | event | sự kiện | what a partner tells about a dossier, by callback or when it is polled |
 * | inbox | hộp đến | every event that came, whatever it came to |
 * | kept | lưu, không áp dụng | an event that came too late, or may not move the dossier: shown, without moving it |
 * | follow-up | thông tin tiếp theo | a version of a dossier that tells a partner something: documents, a proof of payment, a withdrawal |
 * | round | lượt bổ sung | documents asked for, handed in, received |
 * | suspension | tạm dừng thời hạn | a time in which the clock of a dossier stands still |
 * | waived | được miễn | money that its sender asked for itself, and then went on without: the sender's status 4 after its own 6 |
 * | mirror | bản đồng bộ | a dossier as the national portal shall see it |
 * | follower | bộ đọc nhật ký | a reader of the journal that does what follows from its entries |
 * | seal | con dấu số | a key of an organisation with its certificate (chứng thư chữ ký số) |
 * | fault | lý do không công nhận | why a signature, a certificate or a container of evidence does not count |
 * | revocation | thu hồi | that an authority took a certificate back before its time |
 * | time stamp | dấu thời gian | an authority’s word that something was there at a time |
 * | evidence | bằng chứng | what proves a transfer to others; as one file, a container (gói bằng chứng) |
 * | journal | sổ nhật ký | every entry of what happened, in the order of its commits |
 * | block | khối | entries of the journal under one hash, which holds the hash of the block before |
 * | purge | huỷ theo hạn | to take content away when its time is over; its digest stays |
 * | webhook | điểm nhận sự kiện | where a client has its events pushed to |
 */

import { deliveryStates, type DeliveryState } from '../../schemas/states.ts'

export { deliveryStates, financialStates, laneStates } from '../../schemas/states.ts'
export type { DeliveryState, FinancialState, LaneState } from '../../schemas/states.ts'

export type DeliveryMove = 'lease' | 'deliver' | 'confirm' | 'wait' | 'refuse' | 'park' | 'expire' | 'cancel' | 'dismiss' | 'replay' | 'resend'

/** Every legal move; what is not here is illegal. `delivering → delivering` is a lease taken over after it expired. */
export const deliveryMoves: Readonly<Record<DeliveryMove, Partial<Readonly<Record<DeliveryState, DeliveryState>>>>> = {
  lease: { accepted: 'delivering', waiting: 'delivering', delivering: 'delivering' },
  deliver: { delivering: 'delivered' },
  confirm: { delivering: 'confirmed', delivered: 'confirmed' },
  wait: { delivering: 'waiting' },
  refuse: { delivering: 'refused', delivered: 'refused' },
  park: { delivering: 'parked' },
  expire: { delivering: 'expired' },
  cancel: { accepted: 'cancelled', waiting: 'cancelled' },
  replay: { waiting: 'waiting', refused: 'waiting', parked: 'waiting', expired: 'waiting' },
  dismiss: { accepted: 'cancelled', waiting: 'cancelled', refused: 'cancelled', parked: 'cancelled', expired: 'cancelled' },
  resend: { delivered: 'waiting', confirmed: 'waiting', refused: 'waiting', parked: 'waiting', expired: 'waiting' },
}

/** The state after a move, or undefined where the move is illegal. */
export function move(from: DeliveryState, by: DeliveryMove): DeliveryState | undefined {
  return deliveryMoves[by][from]
}

/** The states from which a move may be made, for the WHERE clause that guards it. */
export function statesBefore(by: DeliveryMove): readonly DeliveryState[] {
  return deliveryStates.filter((state) => deliveryMoves[by][state] !== undefined)
}

/** Still on its way: the gateway will act on it by itself, so a later transfer of the same dossier has to wait. */
export const openStates: readonly DeliveryState[] = ['accepted', 'delivering', 'waiting']

/** With the partner. */
export const deliveredStates: readonly DeliveryState[] = ['delivered', 'confirmed']

/** Failed for good unless a person replays it: the dead-letter list. */
export const failedStates: readonly DeliveryState[] = ['refused', 'parked', 'expired']
