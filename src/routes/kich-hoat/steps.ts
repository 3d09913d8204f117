/** The steps of an activation, as the line above each of its pages names them. */
export const activationSteps = ['Nhập mã', 'Xác nhận tên', 'Đặt mật khẩu'];
