// Problems of recording the figure of a rule. A sentence says what happened, then what to do now.
export const rules = {
  'rules.not_a_count': 'Chưa đọc được số này. Mời nhập một số nguyên từ 1 đến 99.999, ví dụ 12 hoặc 1.000.',
  'rules.out_of_bounds': 'Với quy định này, cần một số từ {min} đến {max}. Mời nhập lại.',
  'rules.day_taken': 'Từ ngày này đã có một giá trị được ghi. Mời chọn ngày khác.'
} as const;
