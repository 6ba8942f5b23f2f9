/** What is said of each trouble: what is broken, and what to press. For somebody who was woken up. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import { dayOf } from './vietnam-time.ts'

interface Said {
  readonly what: Bilingual
  readonly todo: Bilingual
}

const both = (vi: string, en: string): Bilingual => ({ vi, en })
const dossiers = (count: number) => both(`${count} hồ sơ`, count === 1 ? '1 dossier' : `${count} dossiers`)

export function laneStopped(name: Bilingual, count: number): Said {
  const n = dossiers(count)
  return {
    what: both(`Đã ngừng gửi tới ${name.vi}: ${n.vi} đang chờ.`, `Sending to ${name.en} has stopped: ${n.en} waiting.`),
    todo: both('Bấm "Kiểm tra kết nối", sửa điều nó nêu, rồi bấm "Mở lại".', 'Press “Test connection”, resolve what it names, then press “Resume”.'),
  }
}

export function laneClosedByHand(name: Bilingual, count: number): Said {
  const n = dossiers(count)
  return {
    what: both(`Một người đã tạm dừng gửi tới ${name.vi}: ${n.vi} đang chờ.`, `A person paused sending to ${name.en}: ${n.en} waiting.`),
    todo: both('Khi lý do tạm dừng không còn, bấm "Mở lại".', 'Once the reason is gone, press “Resume”.'),
  }
}

export function laneSuspended(name: Bilingual, count: number): Said {
  const n = dossiers(count)
  return {
    what: both(`${name.vi} không trả lời: ${n.vi} đang chờ. Hệ thống tự thử lại.`, `${name.en} does not answer: ${n.en} waiting. The gateway tries again by itself.`),
    todo: both('Nếu kéo dài, gọi cho cơ quan; rồi bấm "Kiểm tra kết nối".', 'If it lasts, call the agency; then press “Test connection”.'),
  }
}

export function oldestWaiting(name: Bilingual, count: number, minutes: number): Said {
  const n = dossiers(count)
  const age = ageOf(minutes)
  return {
    what: both(`Hồ sơ gửi ${name.vi} chờ đã ${age.vi}; tất cả ${n.vi} đang chờ.`, `A dossier for ${name.en} has been waiting for ${age.en}; ${n.en} waiting in all.`),
    todo: both('Mở danh sách, xem lần gửi cuối của hồ sơ cũ nhất.', 'Open the list and look at the last attempt of the oldest one.'),
  }
}

export function failed(name: Bilingual, state: 'parked' | 'refused' | 'expired', count: number): Said {
  const n = dossiers(count)
  switch (state) {
    case 'parked':
      return {
        what: both(`${n.vi} dừng lại vì không hiểu câu trả lời của ${name.vi}.`, `${n.en} stopped because an answer of ${name.en} was not understood.`),
        todo: both('Mở một hồ sơ, đọc câu trả lời, lập quy tắc nếu cần, rồi lập kế hoạch gửi lại.', 'Open one, read the answer, make a rule where it helps, then plan a replay.'),
      }
    case 'refused':
      return {
        what: both(`${name.vi} từ chối ${n.vi}.`, `${name.en} refused ${n.en}.`),
        todo: both('Mở từng hồ sơ, đọc lý do, rồi sửa và gửi lại, hoặc đóng.', 'Open each, read why, then correct and send it again, or close it.'),
      }
    case 'expired':
      return {
        what: both(`${n.vi} gửi ${name.vi} quá lâu không được nên đã thôi gửi.`, `${n.en} for ${name.en} could not be sent for so long that sending ended.`),
        todo: both('Kiểm tra cơ quan đã hoạt động lại, rồi lập kế hoạch gửi lại.', 'See that the agency works again, then plan a replay.'),
      }
  }
}

export function inboxParked(name: Bilingual, count: number): Said {
  return {
    what: both(`${count} tin của ${name.vi} cần người xem: hệ thống không hiểu hoặc số tiền không khớp.`, `${count === 1 ? 'A message' : `${count} messages`} of ${name.en} ${count === 1 ? 'waits' : 'wait'} to be reviewed: not understood, or an amount does not match.`),
    todo: both('Mở từng tin, rồi bấm "Áp dụng" hoặc "Đóng".', 'Open each, then press “Apply” or “Dismiss”.'),
  }
}

export function inboxUnmatched(name: Bilingual, count: number): Said {
  return {
    what: both(`${count} tin của ${name.vi} nói về hồ sơ chưa có ở đây.`, `${count === 1 ? 'A message' : `${count} messages`} of ${name.en} ${count === 1 ? 'is' : 'are'} about dossiers that are not known here.`),
    todo: both('So mã hồ sơ với cơ quan; nếu không phải của mình, bấm "Đóng".', 'Compare the dossier codes with the agency; if they are not ours, press “Dismiss”.'),
  }
}

export function portalOutOfStep(name: Bilingual, count: number): Said {
  const n = dossiers(count)
  return {
    what: both(`${name.vi} chưa nhận tin mới nhất của ${n.vi}.`, `${name.en} rejected the newest status of ${n.en}.`),
    todo: both('Lập kế hoạch gửi lại cho các tin này.', 'Plan a replay of these messages.'),
  }
}

export function syncLate(name: Bilingual, count: number, minutes: number): Said {
  const age = ageOf(minutes)
  return {
    what: both(`Tin từ ${name.vi} lên cổng quốc gia chậm: cứ 20 tin có 1 tin mất hơn ${age.vi}.`, `Changes of ${name.en} reach the national portal late: 1 in 20 took more than ${age.en}.`),
    todo: both(`Xem ${count} tin trong 24 giờ qua và đường gửi tới cổng.`, `Look at the ${count} of the last 24 hours, and at the way to the portal.`),
  }
}

export function overdue(count: number): Said {
  const n = dossiers(count)
  return {
    what: both(`${n.vi} đã quá hạn trả kết quả.`, `${n.en} overdue.`),
    todo: both('Mở danh sách, bấm "Vì sao" ở từng hồ sơ.', 'Open the list and press “Why” at each.'),
  }
}

export function runStopped(count: number): Said {
  const n = dossiers(count)
  return {
    what: both(`Một đợt gửi lại đã tự dừng vì lỗi liên tiếp; còn ${n.vi}.`, `A replay run stopped itself after failures in a row; ${n.en} left.`),
    todo: both('Xem lỗi của các hồ sơ cuối, rồi bấm "Chạy tiếp" hoặc "Huỷ".', 'Look at the last failures, then press “Resume” or “Cancel”.'),
  }
}

export function awaitingApproval(what: 'runs' | 'corrections', count: number): Said {
  const isRun = what === 'runs'
  return {
    what: isRun
      ? both(`${count} đợt gửi lại chờ người thứ hai duyệt.`, `${count === 1 ? 'A replay run waits' : `${count} replay runs wait`} for a second person.`)
      : both(`${count} bản sửa hồ sơ chờ người thứ hai duyệt.`, `${count === 1 ? 'A correction waits' : `${count} corrections wait`} for a second person.`),
    todo: both('Người có quyền duyệt: mở ra, xem, rồi bấm "Duyệt" hoặc "Từ chối".', 'Who may approve: open it, look, then press “Approve” or “Reject”.'),
  }
}

export function differs(name: Bilingual, count: number): Said {
  const n = dossiers(count)
  return {
    what: both(`Đối soát: ${n.vi} khác nhau giữa đây và ${name.vi}.`, `Reconciliation: ${n.en} not the same here and at ${name.en}.`),
    todo: both('Mở đối soát, bấm thao tác sửa của từng loại.', 'Open the reconciliation and press the repair of each kind.'),
  }
}

export function certificateEnds(whose: string, validTo: Date, daysLeft: number): Said {
  const day = dayOf(validTo).split('-').toReversed().join('/')
  return {
    what:
      daysLeft < 0
        ? both(`Chứng thư của ${whose} đã hết hạn ngày ${day}: chữ ký bằng nó không còn được nhận.`, `The certificate of ${whose} ended on ${day}: what it signs is refused.`)
        : both(`Chứng thư của ${whose} hết hạn ngày ${day}, còn ${daysLeft} ngày.`, `The certificate of ${whose} ends on ${day}, in ${daysLeft === 1 ? '1 day' : `${daysLeft} days`}.`),
    todo: both('Nhập chứng thư mới rồi bấm "Thay".', 'Import the new one, then press “Rotate”.'),
  }
}

export function clockWrong(seconds: number, against: 'process' | 'authority'): Said {
  return {
    what:
      against === 'process'
        ? both(`Đồng hồ máy này và máy cơ sở dữ liệu lệch nhau ${seconds} giây.`, `The clocks of this machine and of the database differ by ${seconds} s.`)
        : both(`Đồng hồ cơ sở dữ liệu lệch ${seconds} giây so với cơ quan cấp dấu thời gian.`, `The clock of the database differs by ${seconds} s from the time-stamping authority.`),
    todo: both('Nhờ người quản trị máy chủ bật đồng bộ giờ (NTP).', 'Ask who runs the servers to switch on time synchronisation (NTP).'),
  }
}

export function diskFull(percent: number): Said {
  return {
    what: both(`Ổ đĩa chứa tệp đính kèm chỉ còn trống ${percent}%.`, `Only ${percent} % of the disk of the attachments is free.`),
    todo: both('Nhờ người quản trị máy chủ thêm dung lượng; khi đầy, hồ sơ có tệp sẽ bị từ chối.', 'Ask who runs the servers for more space; once it is full, dossiers with files are refused.'),
  }
}

export function stampsBehind(minutes: number): Said {
  const age = ageOf(minutes)
  return {
    what: both(`Sổ nhật ký đã ${age.vi} chưa có dấu thời gian.`, `The journal has had no time stamp for ${age.en}.`),
    todo: both('Không mất gì; nếu kéo dài, gọi cơ quan cấp dấu thời gian.', 'Nothing is lost; if it lasts, call the time-stamping authority.'),
  }
}

export function journalBehind(minutes: number): Said {
  const age = ageOf(minutes)
  return {
    what: both(`Sổ nhật ký đã ${age.vi} chưa được nối chuỗi.`, `Entries of the journal have not been chained for ${age.en}.`),
    todo: both('Nhờ người quản trị máy chủ xem tiến trình "worker" và các giao dịch treo trong PostgreSQL.', 'Ask who runs the servers to look at the worker processes and at transactions that hang in PostgreSQL.'),
  }
}

export function webhookBehind(client: string, count: number): Said {
  return {
    what: both(`Hệ thống một cửa ${client} chưa nhận ${count} tin.`, `The one-stop system ${client} has not taken ${count === 1 ? '1 event' : `${count} events`}.`),
    todo: both('Báo người quản trị hệ thống một cửa đó; họ cũng đọc được tin qua /v1/events. Tin hỏng: lập kế hoạch gửi lại.', 'Tell who runs that one-stop system; it can read its events at /v1/events as well. What failed: plan a replay.'),
  }
}

export function alertsFail(channel: string): Said {
  return {
    what: both(`Không gửi được cảnh báo qua ${channel}.`, `Alerts do not get out by ${channel}.`),
    todo: both('Kiểm tra mục "alerts" trong cấu hình và máy chủ nhận; hệ thống tự thử lại.', 'Check “alerts” in the configuration, and the server that takes them; the gateway tries again by itself.'),
  }
}

/** In the largest unit of which there are two. */
function ageOf(minutes: number): Bilingual {
  const units: readonly (readonly [number, string, string])[] = [
    [1_440, 'ngày', 'days'],
    [60, 'giờ', 'hours'],
  ]
  for (const [size, vi, en] of units) if (minutes >= 2 * size) return both(`${Math.floor(minutes / size)} ${vi}`, `${Math.floor(minutes / size)} ${en}`)
  return both(`${Math.floor(minutes)} phút`, Math.floor(minutes) === 1 ? '1 minute' : `${Math.floor(minutes)} minutes`)
}
