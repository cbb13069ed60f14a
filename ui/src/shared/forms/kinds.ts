/** What each kind of question is called, and what its texts have to look like. */
import type { Field } from './definition'

export const KIND_LABEL: Record<Field['kind'], string> = {
  text: '单行文本',
  note: '多行文本',
  number: '数字',
  id_no: '身份证号',
  phone: '手机号',
  picture: '图片',
  choice: '单选',
  choices: '多选',
  day: '日期',
}
export const PATTERN_LABEL = {
  any: '不限',
  letters: '字母和数字',
  postcode: '6位邮政编码',
  mail: '电子邮箱',
  chinese: '汉字',
  plate: '车牌号，例如沪A12345',
} as const
export const PATTERNS: Record<Exclude<keyof typeof PATTERN_LABEL, 'any'>, RegExp> = {
  letters: /^[A-Za-z0-9]+$/,
  postcode: /^[0-9]{6}$/,
  mail: /^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/,
  chinese: /^[\u4e00-\u9fff·]+$/,
  plate: /^[\u4e00-\u9fff][A-Z][A-Z0-9]{5,6}$/,
}
export const MOBILE = /^1[3-9][0-9]{9}$/
export const LONGEST = { text: 200, note: 1000 } as const
export const MOST_PICTURES = 9
