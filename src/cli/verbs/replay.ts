/** lienthong replay: orders a new attempt of a failed transfer. */
import { orderForTransfer } from '../order.ts'
import { describedSharedOptions, reasonOption, type Verb } from '../verb.ts'

export const replay: Verb = {
  name: 'replay',
  synopses: ['replay <transfer-id> --reason TEXT'],
  about: { vi: 'Gửi lại lượt chuyển bị từ chối, chờ người xử lý, hết hạn hoặc đang chờ (quản trị)', en: 'Sends a refused, parked, expired or waiting transfer again (administrator)' },
  options: [reasonOption, ...describedSharedOptions],
  run: (call) => orderForTransfer(call, 'replay'),
}
