/** Rows of the error table about the operators' desk: sending many again, corrections, rules, reconciliation. */
export const deskErrors = {
  plan_expired: {
    status: 409,
    title: { vi: 'Kế hoạch gửi lại đã hết hạn', en: 'The replay plan has expired' },
    remedy: { vi: 'Lập kế hoạch mới rồi xem lại số liệu trước khi chạy.', en: 'Make a new plan, look at its numbers, then run it.' },
  },
  plan_used: {
    status: 409,
    title: { vi: 'Kế hoạch này đã được chạy', en: 'The plan was run already' },
    remedy: { vi: 'Mở đợt gửi lại nêu trong "detail", hoặc lập kế hoạch mới.', en: 'Open the run that "detail" names, or make a new plan.' },
  },
  nothing_to_replay: {
    status: 422,
    title: { vi: 'Không có lượt chuyển nào để gửi lại', en: 'There is nothing to send again' },
    remedy: { vi: 'Nới điều kiện lọc; kế hoạch cho biết vì sao từng loại bị loại ra.', en: 'Widen the filter; the plan says why each kind is left out.' },
  },
  confirmation_wrong: {
    status: 422,
    title: { vi: 'Phần gõ để xác nhận không đúng', en: 'What was typed to confirm is not right' },
    remedy: { vi: 'Gõ đúng chuỗi "confirm" của kế hoạch.', en: 'Type the "confirm" of the plan, exactly.' },
  },
  second_person_needed: {
    status: 403,
    title: { vi: 'Cần người thứ hai', en: 'A second person is needed' },
    remedy: { vi: 'Người duyệt phải khác người đề nghị và có quyền "replays.approve".', en: 'Who approves is not who proposed, and holds the right "replays.approve".' },
  },
  wrong_state: {
    status: 409,
    title: { vi: 'Không thể làm việc này ở trạng thái hiện tại', en: 'Not possible in its present state' },
    remedy: { vi: 'Tải lại để xem trạng thái nêu trong "detail" và ai đã thay đổi.', en: 'Load it again to see the state that "detail" names, and who changed it.' },
  },
  not_correctable: {
    status: 409,
    title: { vi: 'Lượt chuyển này không sửa được', en: 'This transfer cannot be corrected' },
    remedy: {
      vi: 'Chỉ sửa được hồ sơ của hệ thống một cửa đã bị từ chối, chờ người xử lý hoặc hết hạn, còn nội dung và chưa có bản mới hơn.',
      en: 'Only a dossier of a one-stop system that was refused, parked or expired, whose content is kept and that has no newer version.',
    },
  },
  nothing_changed: {
    status: 422,
    title: { vi: 'Bản sửa không khác bản gốc', en: 'The correction differs in nothing' },
    remedy: { vi: 'Sửa điều sai rồi đề nghị lại; muốn gửi nguyên bản thì dùng "replay".', en: 'Change what is wrong and propose it again; to send it as it is, use "replay".' },
  },
  content_purged: {
    status: 410,
    title: { vi: 'Nội dung đã huỷ theo hạn lưu', en: 'The content is purged' },
    remedy: { vi: 'Mã băm và chữ ký vẫn còn; đề nghị hệ thống một cửa gửi lại hồ sơ.', en: 'Digests and signatures stay; ask the one-stop system to send the dossier again.' },
  },
  reconciliation_running: {
    status: 409,
    title: { vi: 'Đang đối soát cơ quan và ngày này', en: 'This partner and day are being reconciled' },
    remedy: { vi: 'Chờ đợt đối soát đang chạy kết thúc.', en: 'Wait for the one that runs to end.' },
  },
  not_repairable: {
    status: 409,
    title: { vi: 'Sai lệch này không sửa được bằng một thao tác', en: 'This difference is not repaired by one act' },
    remedy: { vi: 'Xem "detail": đã được sửa, đã hết sai lệch, hoặc cần trao đổi với cơ quan.', en: 'See "detail": it is repaired or gone, or somebody has to talk to the agency.' },
  },
} as const
