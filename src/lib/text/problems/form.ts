// Problems any form may meet. A sentence says what happened, then what to do now; {…} is filled in by the value of that name.
export const form = {
  'form.stale':
    'Thông tin này đã được người khác cập nhật sau khi đồng chí mở trang, nên chưa lưu. Nội dung đồng chí nhập vẫn còn dưới đây; mời đối chiếu với thông tin mới rồi lưu lại.',
  'form.already_done': 'Việc này đã được ghi nhận ở lần gửi trước, không cần gửi lại. Mời xem kết quả trên trang.',
  'form.expired': 'Trang đã mở quá lâu nên chưa lưu được. Nội dung đồng chí nhập vẫn còn; mời gửi lại.',
  'form.step_up_ended':
    'Việc này cần đồng chí xác thực lại nên chưa lưu. Mời mở trang xác thực ở thẻ mới, xác thực xong thì quay lại đây gửi lại.',
  'form.not_valid': 'Nội dung ô này chưa hợp lệ nên chưa lưu. Mời kiểm tra và nhập lại.',
  'form.required': 'Ô này còn trống. Mời đồng chí nhập.',
  'form.too_short': 'Nội dung quá ngắn. Cần ít nhất {min} ký tự.',
  'form.too_long': 'Nội dung quá dài. Mời rút gọn còn tối đa {max} ký tự.',
  'form.not_a_day': 'Không đọc được ngày này. Mời nhập theo thứ tự ngày/tháng/năm, ví dụ 05/09/1958.',
  'form.day_in_future': 'Ngày này chưa đến. Mời nhập ngày hôm nay hoặc trước đó.',
  'form.day_in_past': 'Ngày này đã qua. Mời nhập ngày hôm nay hoặc sau đó.',
  'form.end_before_start': 'Ngày kết thúc sớm hơn ngày bắt đầu. Mời sửa lại một trong hai ngày.',
  'form.personal_id':
    'Ô này có số định danh hoặc số chứng minh nhân dân nên chưa lưu. Mời bỏ số ấy đi; sổ tay chỉ giữ số định danh, đã mã hóa, ở hồ sơ của đảng viên.',
  'form.not_a_number': 'Cần nhập một số, ví dụ 12 hoặc 1.234,5.',
  'form.not_a_choice': 'Lựa chọn này không có trong danh sách. Mời chọn lại.',
  'form.file_missing': 'Chưa chọn tệp. Mời chọn tệp rồi gửi lại.',
  'form.file_too_large': 'Tệp lớn hơn mức cho phép là {max}. Mời chia nhỏ tệp rồi gửi lại.'
} as const;
