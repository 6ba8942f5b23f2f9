/** lienthong resend: orders a new attempt of a transfer that was delivered already. */
import { orderForTransfer } from '../order.ts'
import { describedSharedOptions, reasonOption, type Verb } from '../verb.ts'

export const resend: Verb = {
  name: 'resend',
  synopses: ['resend <transfer-id> --reason TEXT'],
  about: { vi: 'Buộc gửi lại lượt chuyển đã giao, khi cơ quan nhận yêu cầu (quản trị)', en: 'Sends a delivered transfer once more, when the partner asks for it (administrator)' },
  options: [reasonOption, ...describedSharedOptions],
  run: (call) => orderForTransfer(call, 'resend'),
}
