/** lienthong dismiss: closes a transfer that failed or waits. */
import { orderForTransfer } from '../order.ts'
import { describedSharedOptions, reasonOption, type Verb } from '../verb.ts'

export const dismiss: Verb = {
  name: 'dismiss',
  synopses: ['dismiss <transfer-id> --reason TEXT'],
  about: { vi: 'Đóng lượt chuyển hỏng hoặc đang chờ: không gửi nữa (quản trị)', en: 'Closes a failed or waiting transfer: nothing more will be sent (administrator)' },
  options: [reasonOption, ...describedSharedOptions],
  run: (call) => orderForTransfer(call, 'dismiss'),
}
