/**
 * Passwords that guessing begins with: words people take for passwords, in English and Vietnamese, each with the endings
 * people add; walks over the keyboard; runs and repetitions; dates and telephone numbers; names of persons with a number.
 * All compared folded: small letters without diacritics, spaces and signs.
 */

const WORDS = `
password passw0rd pass passcode mypassword newpassword admin administrator root user guest welcome login letmein master secret
iloveyou loveyou ilove love lovely forever baby babygirl princess prince sunshine football baseball basketball superman batman
spiderman dragon monkey tiger shadow freedom whatever computer internet samsung iphone nokia google facebook zalo youtube gmail
yahoo hotmail windows microsoft michael jordan daniel jessica ashley charlie summer winter spring autumn flower cookie chocolate
pokemon naruto starwars killer soccer hello helloworld changeme default test testing demo qwerty asdf zxcvbn access system
matkhau mk matma mat matkhaucuatoi matkhaumoi matkhaucu khongbiet khongnho khongcomatkhau quenmatkhau dangnhap taikhoan baomat
toiyeuem anhyeuem emyeuanh yeuem yeuanh yeu yeuemnhieu yeuanhnhieu yeubandoi vochong chongyeu voyeu conyeu bame bome boyeu meyeu
giadinh giadinhtoi giadinhhanhphuc hanhphuc tinhyeu tinhyeucuatoi maimai maiyeu maimaiyeuem emyeu anhyeu nhoem nhoanh conlatatca
vietnam vietnamvodich vietnamyeudau toiyeuvietnam yeuvietnam nuocvietnam vietnamtoi tphcm saigon hanoi hanoimoi hanoiphodem
thudo thudohanoi hoguom hokiem thanglong haiphong danang hue cantho nghean thanhhoa namdinh thaibinh hungyen haiduong bacninh
bachoho bacho hochiminh bacholadaimai chutichhochiminh dang dangvien dangcongsan dangcongsanvietnam dangbo chibo sotay
sotaydangvien dienbienphu dangta toiladangvien quocgia quockhanh giaiphong doclap tudo doclaptudo doclaptudohanhphuc
xinchao chaoban cachmang thanhnien doanvien dongchi nguoivietnam congan quandoi bodoi phuong quan xaphuong uyban
conmeo conchim concho meomeo connguoi hoahong hoasen hoamai hoadao hoahuongduong anhduong matroi mattrang bautroi ngoisao
langbiang muathu muaxuan muaha muadong thoitiet songhong bienxanh bongda bongdavietnam mauxanh maudo thichnhat sinhnhat sinhnhatvuive
tamsu cuocsong cuocsongmoi niemvui maymman mayman phattai phatloc locphat taiphu phuquy thinhvuong ankhang binhan suckhoe
ngannam trieuphu tienbac nhieutien giauco hocsinh sinhvien giaovien bacsi truonghoc lophoc toantin anhvan khongtheo
abc abcd abcde abcdef abcxyz aaa xxx qaz wsx edc a b c aa bb cc ab bc q w e qwe asd zxc qweasd qweasdzxc asdzxc
adgjmptw zaqxsw qazwsx qazwsxedc onetwothree motthai motthaiba motthaibabon kocomatkhau kobiet khongco nothing none noname
`;

const ENDINGS = [
  '',
  '1',
  '12',
  '123',
  '1234',
  '12345',
  '123456',
  '1234567',
  '12345678',
  '123456789',
  '1234567890',
  '0123456789',
  '321',
  '54321',
  '654321',
  '987654321',
  '0',
  '00',
  '000',
  '01',
  '02',
  '03',
  '05',
  '07',
  '09',
  '10',
  '11',
  '111',
  '1111',
  '22',
  '222',
  '2222',
  '333',
  '66',
  '666',
  '6666',
  '68',
  '6868',
  '686868',
  '69',
  '77',
  '777',
  '7777',
  '79',
  '7979',
  '797979',
  '86',
  '8686',
  '868686',
  '88',
  '888',
  '8888',
  '88888888',
  '89',
  '99',
  '999',
  '9999',
  '99999999',
  '113',
  '114',
  '115',
  'abc',
  'abcd',
  'a',
  'aa',
  'vn',
  'viet',
  'vietnam',
  'hn',
  'hanoi'
];

const ROWS = [
  '1234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  'q1w2e3r4t5y6u7i8o9p0',
  '1q2w3e4r5t6y7u8i9o0p',
  'qazwsxedcrfvtgbyhnujmikolp',
  'abcdefghijklmnopqrstuvwxyz'
];

const SYLLABLES = new Set(
  `
nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly trinh dinh mai truong lam luong cao doan luu ta thai tong
van thi duc huu ngoc minh quang thanh xuan hong kim thuy thu bao gia anh tuan hung dung cuong manh hai nam long son tung viet
hoa lan huong hang hanh ha hien nga nhung oanh phuong quynh trang tuyet van yen linh loan ly mai my dao cuc an binh chi chinh
chien cong dat dai dong giang hau hieu hoai hoan hoi hue huy khai khanh khoa khoi kien lien loc loi luan luc manh nghia nhan
nhat nhi nhu ninh phat phong phu phuc quan que quoc quy sang sinh sy tai tam tan tien tin toan ton tri trinh trong trung truc
tu tuong tuyen uyen vinh vuong vy thang thao thien thinh tho thong thuan thuc thuong tham the
`
    .split(/\s+/)
    .filter(Boolean)
);

const COMMON = new Set(
  WORDS.split(/\s+/)
    .filter(Boolean)
    .flatMap((word) => ENDINGS.map((ending) => word + ending))
);

/** Small letters without diacritics, spaces and signs; digits stay. */
export function foldPassword(password: string): string {
  return password
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/đ/g, 'd')
    .replace(/[^a-z0-9]/g, '');
}

/** Whether guessing would find the password early. Pure. */
export function isCommonPassword(password: string): boolean {
  const folded = foldPassword(password);
  if (folded.length < 6) return true; // nothing but signs and a few letters
  return [folded, plain(folded), foldPassword(signsRead(password))].some(
    (text) => COMMON.has(text) || isRepeated(text) || isWalk(text) || isNumber(text) || isPersonsName(text) || isWordWithDate(text)
  );
}

// p@ss, pa$$: signs that stand for letters.
function signsRead(password: string): string {
  return plain(
    password
      .toLowerCase()
      .replace(/@(?=\p{L})/gu, 'a')
      .replace(/\$(?=[\p{L}$])/gu, 's')
      .replace(/!(?=\p{L})/gu, 'i')
  );
}

// passw0rd: digits that stand for letters; those at the end are a number.
function plain(folded: string): string {
  const core = folded.replace(/[0-9]+$/, '');
  return core.replace(/0/g, 'o').replace(/1/g, 'i').replace(/3/g, 'e').replace(/4/g, 'a').replace(/5/g, 's') + folded.slice(core.length);
}

// One short part said again and again: aaaaaaaaaa, 123123123123, matkhaumatkhau.
function isRepeated(text: string): boolean {
  return /^(.{1,4}?)\1{2,}.{0,3}$/.test(text) || (/^(.{4,})\1$/.test(text) && COMMON.has(text.slice(0, text.length / 2)));
}

// Made of one or two walks along the keyboard or the alphabet, forwards or backwards, of at least four keys each.
function isWalk(text: string): boolean {
  const first = walkAt(text);
  if (first < 4) return false;
  const rest = text.slice(first);
  return rest.length < 4 ? true : walkAt(rest) >= rest.length - 2;
}

function walkAt(text: string): number {
  let longest = 0;
  for (const row of ROWS) {
    for (const keys of [row, [...row].reverse().join('')]) {
      const ring = keys + keys;
      let length = longest + 1;
      while (length <= text.length && ring.includes(text.slice(0, length))) length += 1;
      longest = Math.max(longest, length - 1);
    }
  }
  return longest;
}

// Digits with at most three letters behind: dates, telephone and identity numbers, years in a row.
function isNumber(text: string): boolean {
  return /^[0-9]{6,14}[a-z]{0,3}$/.test(text);
}

// One to five syllables of Vietnamese names, with or without a number: nguyenvanan1990, minhhoa@2020.
function isPersonsName(text: string): boolean {
  const letters = text.replace(/[0-9]{1,8}$/, '').replace(/^[0-9]{1,8}/, '');
  return /^[a-z]+$/.test(letters) && splits(letters, 5);
}

function splits(letters: string, syllables: number): boolean {
  if (letters === '') return true;
  if (syllables === 0) return false;
  return [2, 3, 4, 5, 6].some(
    (length) => SYLLABLES.has(letters.slice(0, length)) && letters.length >= length && splits(letters.slice(length), syllables - 1)
  );
}

// A common word with a year or a date: matkhau2024, vietnam01011990.
function isWordWithDate(text: string): boolean {
  const word = text.replace(/(?:(?:0?[1-9]|[12][0-9]|3[01])?(?:0?[1-9]|1[0-2])?(?:19|20)[0-9]{2}|[0-9]{6,8})$/, '');
  return word !== text && COMMON.has(word);
}
